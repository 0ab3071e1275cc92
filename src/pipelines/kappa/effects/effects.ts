import type { Log } from '../../../log/log.ts';
import type { EffectColumns, MailRule } from '../../../model/effects.ts';
import type { RunSpec } from '../../../model/scenario.ts';
import { AFTER_CRASH } from '../delivery.ts';
import type { Version } from '../version.ts';
import type { Alert, Guard } from './guard.ts';
import { guardNamed } from './index.ts';
import { Outlet, type Happening } from './outlet.ts';

/** A mail that has left. */
interface Sent {
  readonly timeMs: number;
  readonly version: number;
  readonly row: number;
  readonly event: number;
  readonly isRepeat: boolean;
}

interface EffectsSnapshot {
  readonly sent: readonly Sent[];
  readonly reached: ReadonlyMap<number, Uint32Array>;
  readonly state: unknown;
}

/**
 * The mails of the lane. State can be thrown away and made anew from the log; a mail that has been read cannot. Every version of the job raises the same alerts again as it
 * reads the same records, and so does one that has crashed; what becomes of them is decided by the guard. What has been sent is kept here, outside of all versions.
 */
export class Effects {
  private readonly spec: RunSpec;
  private readonly log: Log;
  private readonly rule: MailRule;
  private readonly guard: Guard<unknown>;
  private state: unknown;
  private sent: Sent[] = [];
  private events = new Set<number>();
  private reached = new Map<number, Uint32Array>();
  /** versions advance one after the other; what they tell is put in order before it is acted on */
  private happenings: Happening[] = [];
  private taken = 0;

  /** `null` if the lane sends nothing. */
  static of(spec: RunSpec, log: Log): Effects | null {
    return spec.kappa.effects === undefined ? null : new Effects(spec, log, spec.kappa.effects.rule, guardNamed(spec.kappa.effects.guard));
  }

  constructor(spec: RunSpec, log: Log, rule: MailRule, guard: Guard<unknown>) {
    this.spec = spec;
    this.log = log;
    this.rule = rule;
    this.guard = guard;
    this.state = guard.open();
  }

  /** Everything that was sent, in order. */
  all(): EffectColumns {
    return effectColumns(this.sent, this.log);
  }

  /** From now on what this version comes to is told here. */
  attach({ number, job }: Version): void {
    const { log, rule, guard, spec } = this;
    job.outlet = new Outlet({
      version: number,
      rule,
      log,
      reached: this.reachedBy(number),
      isStoredAtOnce: !AFTER_CRASH[spec.kappa.delivery].valuesGoBack,
      stillHolds: guard.stillHolds === undefined ? null : (record) => job.state.stillHolds(rule, record),
      tell: (happening) => void this.happenings.push(happening),
    });
  }

  /** All versions have come to the same time: act on what they told. */
  settle(served: Version): void {
    const { guard, state } = this;
    const { life, plan } = served;
    // A version that took the place of another is served from its first record on, while it still replays.
    const liveFromMs = life.servedMs <= plan.startMs ? served.caughtUpMs : life.servedMs;
    const inOrder = this.happenings.sort((a, b) => a.timeMs - b.timeMs || a.version - b.version);
    this.happenings = [];
    for (const happening of inOrder) {
      const { kind, version, timeMs } = happening;
      if (kind === 'alert' || kind === 'stillHolds') {
        const isLive = version === served.number && timeMs >= liveFromMs;
        guard[kind]?.({ ...happening.alert, isLive }, this, state);
      } else if (kind === 'committed') guard.committed?.(version, timeMs, this, state);
      else guard.wentBack?.(version, state);
    }
  }

  /** Readers are switched. */
  moved(from: number, to: number): void {
    this.guard.moved?.(from, to, (version) => this.reachedBy(version), this.state);
  }

  send({ timeMs, version, row, event }: Alert): void {
    this.sent.push({ timeMs, version, row, event, isRepeat: this.events.has(event) });
    this.events.add(event);
  }

  hasSent(event: number): boolean {
    return this.events.has(event);
  }

  /** What has been sent since the last call. */
  take(): EffectColumns {
    const columns = effectColumns(this.sent.slice(this.taken), this.log);
    this.taken = this.sent.length;
    return columns;
  }

  snapshot(): unknown {
    const { sent, reached, state } = this;
    return { sent: sent.slice(), reached: structuredClone(reached), state: structuredClone(state) } satisfies EffectsSnapshot;
  }

  /** To be called before versions are attached. */
  restore(snapshot: unknown): void {
    const { sent, reached, state } = snapshot as EffectsSnapshot;
    this.sent = sent.slice();
    this.events = new Set(sent.map(({ event }) => event));
    this.reached = new Map([...reached].map(([version, offsets]) => [version, offsets.slice()]));
    this.state = structuredClone(state);
    this.happenings = [];
    this.taken = 0;
  }

  private reachedBy(version: number): Uint32Array {
    const offsets = this.reached.get(version) ?? new Uint32Array(this.log.partitions);
    this.reached.set(version, offsets);
    return offsets;
  }
}

export const effectColumns = (sent: readonly Sent[], log: Log): EffectColumns => ({
  timeMs: Float64Array.from(sent, ({ timeMs }) => timeMs),
  version: Uint8Array.from(sent, ({ version }) => version),
  row: Uint32Array.from(sent, ({ row }) => row),
  key: Float64Array.from(sent, ({ event }) => event),
  ingestMs: Float64Array.from(sent, ({ row }) => log.ingestMs(row)),
  isRepeat: Uint8Array.from(sent, ({ isRepeat }) => Number(isRepeat)),
});
