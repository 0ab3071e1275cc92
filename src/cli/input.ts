import { closeSync, openSync, readSync } from 'node:fs';
import { basename, extname, resolve } from 'node:path';
import { suggest } from '../scenario/suggest.ts';
import { LIMITS } from '../scenario/yaml-document.ts';
import { bundledScenario, scenarioIds } from './catalog.ts';
import { UserError, describeSystemError } from './user-error.ts';

/** What is to be run: the id of a scenario that comes with the program, or a file. */
export interface ScenarioSource {
  /** the id, or the name of the file without its ending */
  readonly id: string;
  /** what messages call it */
  readonly file: string;
  readonly text: string;
}

export function readScenario(nameOrFile: string): ScenarioSource {
  const bundled = bundledScenario(nameOrFile);
  if (bundled !== null) return { id: nameOrFile, file: `${nameOrFile}.yaml`, text: bundled };
  if (/^[\w-]+$/.test(nameOrFile)) {
    const near = suggest(nameOrFile, scenarioIds);
    const hint = near === null ? '' : `; did you mean "${near}"?`;
    throw new UserError(
      `there is no scenario "${nameOrFile}"${hint} (known: ${scenarioIds.join(', ')}; a file is given by its path, such as ./my.yaml)`,
    );
  }
  return { id: basename(nameOrFile, extname(nameOrFile)), file: nameOrFile, text: readText(fromCaller(nameOrFile)) };
}

/** npm starts scripts in the folder of the package; paths are meant from where the person is. */
export const fromCaller = (path: string): string =>
  resolve(process.env['npm_lifecycle_event'] === 'sim' ? (process.env['INIT_CWD'] ?? '.') : '.', path);

/** No more is read than a scenario may have, whatever the file is. */
function readText(path: string): string {
  const bytes = Buffer.alloc(LIMITS.bytes + 1);
  let length = 0;
  try {
    const file = openSync(path, 'r');
    try {
      for (let read = -1; read !== 0; length += read) read = readSync(file, bytes, length, bytes.length - length, null);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    throw describeSystemError(error, `cannot read ${path}`);
  }
  if (length > LIMITS.bytes) throw new UserError(`cannot read ${path}: expected at most ${LIMITS.bytes} bytes, found more`);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, length));
  } catch {
    throw new UserError(`cannot read ${path}: expected UTF-8 text`);
  }
}
