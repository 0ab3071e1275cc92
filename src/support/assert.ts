/**
 * Invariants that stay on in the shipped build: a wrong number is worse than a stopped run.
 * Both throw `InvariantError`; its message says what was expected and what was found.
 */
export class InvariantError extends Error {
  override readonly name = 'InvariantError';
}

export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new InvariantError(message);
}

/** Integers beyond 2^53 lose cents without a word; every sum of money passes here before it is shown. */
export function assertSafeInteger(value: number, what: string): number {
  if (!Number.isSafeInteger(value)) throw new InvariantError(`${what} must be a safe integer, found ${value}`);
  return value;
}
