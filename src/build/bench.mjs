// @ts-check
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { bundle } from './cli-bundle.mjs';

/** `npm run bench -- ARGUMENTS`: the benchmark as it would be shipped, bundled. */
const folder = await bundle({ bench: 'test/bench/bench.ts' }, 'bench');
const child = spawn(process.execPath, [join(folder, 'bench.js'), ...process.argv.slice(2)], { stdio: 'inherit' });
child.on('exit', (code) => {
  process.exitCode = code ?? 1;
});
