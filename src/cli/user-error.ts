/** Something the person at the terminal can put right. It is printed without a stack trace, and the program ends with `exitCode`. */
export class UserError extends Error {
  override readonly name = 'UserError';
  readonly exitCode: number;
  constructor(message: string, exitCode: number = EXIT.invalid) {
    super(message);
    this.exitCode = exitCode;
  }
}

export const EXIT = { ok: 0, failed: 1, invalid: 2, internal: 3 } as const;

/** A failed system call in words: what was tried, on which path, why it did not work. */
export function describeSystemError(error: unknown, tried: string): UserError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const reason = REASONS[code] ?? (error instanceof Error ? error.message : String(error));
  return new UserError(`${tried}: ${reason}`, code === 'ENOSPC' || code === 'EIO' || code === 'EDQUOT' ? EXIT.internal : EXIT.invalid);
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full; nothing was kept',
  EDQUOT: 'the disk quota is used up; nothing was kept',
  ENOTDIR: 'a part of the path is not a folder',
  EEXIST: 'a part of the path is not a folder',
  EISDIR: 'it is a folder, expected a file',
  EMFILE: 'too many open files',
  ENAMETOOLONG: 'the name is too long',
  EIO: 'the disk reports an error',
};
