/**
 * What is wrong with a scenario: where, what was expected, what was found, and what was probably meant. A problem has either a place in the file
 * or the command-line option it came from.
 */
export interface Problem {
  /** from 1; 0 if the value came from the command line */
  readonly line: number;
  readonly column: number;
  /** `timeline[2].share`; empty for the file as a whole */
  readonly path: string;
  readonly message: string;
  readonly allowed: readonly string[];
  readonly suggestion: string | null;
  /** `--set kappa.tasks=0`, if that is where the value came from */
  readonly option: string | null;
}

export type Path = readonly (string | number)[];

const PLAIN_KEY = /^[\w-]+$/;

/** `['timeline', 2, 'share']` → `timeline[2].share`; keys that are no plain word are quoted. */
export function formatPath(path: Path): string {
  let text = '';
  for (const part of path) {
    if (typeof part === 'number') text += `[${part}]`;
    else if (PLAIN_KEY.test(part)) text += text === '' ? part : `.${part}`;
    else text += `[${JSON.stringify(part)}]`;
  }
  return text;
}

/** One line for a terminal or a list: `late.yaml:4:3 stream.share: unknown key; …`. */
export function formatProblem(problem: Problem, file: string): string {
  const where = problem.option ?? `${file}:${problem.line}:${problem.column}`;
  const allowed = problem.allowed.length === 0 ? '' : `; allowed: ${problem.allowed.join(', ')}`;
  const suggestion = problem.suggestion === null ? '' : `; did you mean "${problem.suggestion}"?`;
  return `${where}${problem.path === '' ? '' : ` ${problem.path}`}: ${problem.message}${allowed}${suggestion}`;
}
