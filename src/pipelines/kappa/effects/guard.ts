/** A rule of some version of the job has come to say something that it did not say before. */
export interface Alert {
  readonly timeMs: number;
  readonly version: number;
  readonly row: number;
  /** the event it is about: the same in every version and in every copy */
  readonly event: number;
  /** whose alert it is */
  readonly group: number;
  readonly partition: number;
  readonly offset: number;
  /** readers see this version, and it does not replay in the place of another */
  readonly isLive: boolean;
}

/** Where mails are sent from. What has been sent cannot be taken back. */
export interface MailDesk {
  send(alert: Alert): void;
  hasSent(event: number): boolean;
}

/** By partition, the offset behind the last record that a version has read. */
export type Reached = (version: number) => Uint32Array;

/**
 * What stands between an alert and the mail. It decides alone whether a replay writes to customers again. `S` is what it has to remember: plain data, that can be
 * copied.
 */
export interface Guard<S> {
  open(): S;
  alert(alert: Alert, desk: MailDesk, state: S): void;
  /** A record raises nothing new, but what the last alert of its group was about still holds. Asked for only if a guard has use for it. */
  stillHolds?(alert: Alert, desk: MailDesk, state: S): void;
  /** The version has written down its state: nothing before that will be taken back. */
  committed?(version: number, timeMs: number, desk: MailDesk, state: S): void;
  /** The version has crashed and is again what it was when it last wrote down its state. */
  wentBack?(version: number, state: S): void;
  /** Readers are switched from one version to another. */
  moved?(from: number, to: number, reached: Reached, state: S): void;
}
