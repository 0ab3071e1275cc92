// @ts-check
import { spawn } from 'node:child_process';
import { cliBundle } from './cli-bundle.mjs';

/** `npm run sim -- ARGUMENTS`: bring the program up to date, run it with the same arguments, pass on its exit code. */
const INTERNAL_ERROR = 3;

try {
  run(await cliBundle());
} catch (error) {
  console.error(`The program could not be built. ${error instanceof Error ? error.message : error}`);
  process.exitCode = INTERNAL_ERROR;
}

/** @param {string} program */
function run(program) {
  const child = spawn(process.execPath, [program, ...process.argv.slice(2)], { stdio: 'inherit' });

  // Ctrl-C reaches the program too; it decides what is left to tidy up, and this process ends with it.
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) process.on(signal, () => child.kill(signal));

  child.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 143);
  });
}
