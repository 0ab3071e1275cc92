import type { Delivery } from '../../model/kappa-schema.ts';

/** What a crash does to a job. It knows three things: the values it answers with, what it remembers beside them (ids, watermarks), and its position. */
export interface AfterCrash {
  /** the values are again those of the last checkpoint; otherwise each was stored when it changed */
  readonly valuesGoBack: boolean;
  /** and so is what it remembers */
  readonly memoryGoesBack: boolean;
  /** it reads again from the last checkpoint; otherwise it goes on behind the last record it read */
  readonly positionGoesBack: boolean;
  /** the position was stored with each value, so that what is read again is recognised and skipped */
  readonly skipsStored: boolean;
}

/**
 * How often a record counts if the job crashes. A job does two things with a record: it changes a value, and it notes that the record is done. Do both at once,
 * and a crash does no harm. Note it first, and what was noted but not stored is lost; note it last, and what was stored but not noted is done twice. Neither is
 * ever put right by going on.
 */
export const AFTER_CRASH: Readonly<Record<Delivery, AfterCrash>> = {
  checkpointed: { valuesGoBack: true, memoryGoesBack: true, positionGoesBack: true, skipsStored: false },
  idempotentSink: { valuesGoBack: false, memoryGoesBack: false, positionGoesBack: true, skipsStored: true },
  atLeastOnce: { valuesGoBack: false, memoryGoesBack: true, positionGoesBack: true, skipsStored: false },
  atMostOnce: { valuesGoBack: true, memoryGoesBack: true, positionGoesBack: false, skipsStored: false },
};
