import { accountCurrencyKey, accountEventKey } from '../../../model/keys.ts';
import type { MailRule } from '../../../model/effects.ts';
import type { RecordCursor } from '../../../model/record.ts';
import type { Log } from '../../../log/log.ts';
import type { LaneSink } from '../../pipeline.ts';
import type { Alert } from './guard.ts';

/** Something that a version has come to, in the order of its own times. */
export type Happening = { readonly timeMs: number; readonly version: number } & (
  { readonly kind: 'alert' | 'stillHolds'; readonly alert: Omit<Alert, 'isLive'> } | { readonly kind: 'committed' | 'wentBack' }
);

export interface OutletSettings {
  readonly version: number;
  readonly rule: MailRule;
  readonly log: Log;
  /** by partition: the offset behind the last record read; belongs to the lane, which keeps it with its state */
  readonly reached: Uint32Array;
  /** what is written is written for good, without waiting for a checkpoint */
  readonly isStoredAtOnce: boolean;
  /** whether what the last alert of the record's group was about still holds; `null`: nobody asks */
  readonly stillHolds: ((record: RecordCursor) => boolean) | null;
  readonly tell: (happening: Happening) => void;
}

/**
 * Listens to one version of the job while it processes records, and tells of each new alert. A value that is merely restored or that readers are switched to is not news:
 * it does not come from a record.
 */
export class Outlet {
  private readonly settings: OutletSettings;
  private readonly record: RecordCursor;
  private through: LaneSink | null = null;
  private isCounted = false;
  private isNews = false;

  constructor(settings: OutletSettings) {
    this.settings = settings;
    this.record = settings.log.cursor();
  }

  /** The sink to give to the job's state: passes everything on and listens. */
  listen(to: LaneSink): LaneSink {
    this.through ??= {
      ...to,
      counted: (...call) => {
        this.isCounted = true;
        to.counted(...call);
      },
      changed: (view, key, values, at, timeMs) => {
        if (view === this.settings.rule && values[at]! > 0) this.isNews = true;
        to.changed(view, key, values, at, timeMs);
      },
      processed: (row, timeMs) => {
        this.done(row, timeMs);
        to.processed(row, timeMs);
      },
    };
    return this.through;
  }

  committed(timeMs: number): void {
    this.settings.tell({ kind: 'committed', version: this.settings.version, timeMs });
  }

  wentBack(timeMs: number): void {
    this.settings.tell({ kind: 'wentBack', version: this.settings.version, timeMs });
  }

  private done(row: number, timeMs: number): void {
    const { version, log, reached, isStoredAtOnce, stillHolds, tell } = this.settings;
    const { account, currency, txn, leg } = this.record.seek(row);
    const [partition, offset] = [log.partitionOf(row), log.offsetOf(row)];
    reached[partition] = Math.max(reached[partition]!, offset + 1);
    if (this.isNews || (this.isCounted && stillHolds?.(this.record) === true)) {
      const [event, group] = [accountEventKey(account, txn, leg), accountCurrencyKey(account, currency)];
      tell({
        kind: this.isNews ? 'alert' : 'stillHolds',
        version,
        timeMs,
        alert: { timeMs, version, row, event, group, partition, offset },
      });
      if (isStoredAtOnce) this.committed(timeMs);
    }
    this.isNews = false;
    this.isCounted = false;
  }
}
