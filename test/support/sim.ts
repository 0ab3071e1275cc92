import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { cliBundle } from '../../src/build/cli-bundle.mjs';

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The program of the terminal as it is built, run with arguments; colours off. */
export async function simProgram(): Promise<(...args: readonly string[]) => Outcome> {
  const program = await cliBundle();
  return (...args) => {
    const env = { ...process.env, NO_COLOR: '1', npm_lifecycle_event: undefined };
    const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
      cwd: root,
      encoding: 'utf8',
      env,
      maxBuffer: 1 << 28,
    });
    return { code: status ?? -1, stdout, stderr };
  };
}
