import type { ViewName } from './views/index.ts';

/** The rules whose alerts can be sent to customers: each new alert is a mail. */
export const MAIL_RULES = ['velocity', 'overdraft'] as const satisfies readonly ViewName[];

export type MailRule = (typeof MAIL_RULES)[number];

/** What keeps a mail from being sent twice when the log is read twice, in the order of the course. */
export const GUARDS = ['none', 'reactorsOff', 'fence', 'idempotencyKey', 'outbox'] as const;

export type GuardName = (typeof GUARDS)[number];

/** Mails as columns, in the order in which they were sent. */
export interface EffectColumns {
  readonly timeMs: Float64Array;
  /** of the job that sent it */
  readonly version: Uint8Array;
  /** the record the mail is about */
  readonly row: Uint32Array;
  /** account and event of that record: what makes two mails the same mail */
  readonly key: Float64Array;
  /** when the record was appended */
  readonly ingestMs: Float64Array;
  /** 1 if a mail about the same event had been sent before */
  readonly isRepeat: Uint8Array;
}
