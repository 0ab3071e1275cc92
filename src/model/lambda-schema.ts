import { z } from 'zod';
import { duration, integer, share } from './schema-values.ts';
import { DAY, HOUR, MINUTE, parseDuration } from './time.ts';
import { VIEW_NAMES, type ViewName } from './views/index.ts';

/**
 * The Lambda part of a scenario. Every default is the correct form of the architecture; every other value is a published variant of it, or a known way to get it
 * wrong.
 */

/** Instead of a duration: the first of each month, or only when somebody asks. */
export const CALENDAR_INTERVALS = ['monthly', 'onDemand'] as const;

export type BatchInterval = number | (typeof CALENDAR_INTERVALS)[number];

const MIN_INTERVAL_MS = MINUTE;
const MAX_INTERVAL_MS = 31 * DAY;

const interval = z
  .string()
  .describe('time between the starts of two batches, counted from the start of the run; or monthly, on the first at midnight; or onDemand')
  .meta({ format: 'interval', pattern: '^(monthly|onDemand|(\\d+(ms|d|h|m|s))+)$', examples: ['1h', '1d', 'monthly', 'onDemand'] })
  .transform((text, context): BatchInterval => {
    const word = CALENDAR_INTERVALS.find((name) => name === text);
    if (word !== undefined) return word;
    const ms = parseDuration(text);
    if (ms !== null && ms >= MIN_INTERVAL_MS && ms <= MAX_INTERVAL_MS) return ms;
    context.addIssue({ code: 'custom', message: `expected a duration between 1m and 31d, monthly or onDemand, found "${text}"` });
    return z.NEVER;
  });

const speedSchema = z
  .strictObject({
    lifetime: z
      .enum(['doubleBuffer', 'bothFed', 'epochs', 'rebuild'])
      .default('doubleBuffer')
      .describe(
        'how the overlay of the next batch comes about: a second one is fed while a batch runs; two are fed all the time; one increment per batch epoch, added up when read; or the log is read again from the cut before the batch is published',
      ),
    retention: duration(
      MINUTE,
      366 * DAY,
      'how long the speed layer keeps a record; what is older is dropped every full minute',
    ).optional(),
    onHole: z
      .enum(['serve', 'fail'])
      .default('serve')
      .describe('what a reader gets when a stretch between batch view and overlay is missing: an answer without it, or none'),
    dedupe: z
      .enum(['acrossCut', 'local', 'none'])
      .default('acrossCut')
      .describe('which copies the speed layer knows: those of every record, those since its own cut only, or none'),
    dropLate: duration(0, 7 * DAY, 'records older than this when they are read are left to the batch').optional(),
    lostIncrements: share('share of the increments that are lost in a race that nobody guards against').prefault(0),
    sketches: z.boolean().default(false).describe('distinct counterparties since the cut are estimated instead of counted'),
    rebuildTasks: integer(1, 32, 'tasks that read the log again when an overlay has to be rebuilt').default(4),
  })
  .describe('The speed layer: how long it remembers, and what it leaves out');

const snapshotSchema = z
  .strictObject({
    at: duration(MINUTE, 90 * DAY, 'the state as of this time becomes the start of history; what is older is discarded'),
  })
  .describe('A base snapshot: made by the batch code of its day, which cannot be changed any more');

export const lambdaSchema = z
  .strictObject({
    interval: interval.prefault('1h'),
    policy: z
      .enum(['skip', 'asap', 'queue', 'overlap'])
      .default('skip')
      .describe(
        'what happens at a tick while a batch is still running: nothing; a start as soon as it is done; every missed start is made up for; or a start at once, sharing the cores',
      ),
    batch: z
      .enum(['full', 'incremental'])
      .default('full')
      .describe('what a run reads: all records before its cut, or those that came since the run before'),
    snapshot: snapshotSchema.optional(),
    cut: z
      .enum(['offset', 'eventTime', 'newestEvent', 'wholeIntervals'])
      .default('offset')
      .describe(
        'where the batch view ends and the overlay begins: at a log offset; at the event time at which the batch starts; at the newest event that the batch has read; or at the last full interval',
      ),
    margin: duration(0, 7 * DAY, 'a cut by event time lies this much earlier').prefault('0s'),
    segment: duration(MINUTE, 31 * DAY, 'width of an interval of wholeIntervals').prefault('1h'),
    bounds: z
      .enum(['halfOpen', 'bothInclude', 'bothExclude'])
      .default('halfOpen')
      .describe('who has the records exactly at the cut: one side, both or none'),
    merge: z
      .enum(['correct', 'naive'])
      .default('correct')
      .describe('how batch view and overlay are put together: as the algebra of the view allows, or as one would at first, wrongly'),
    refused: z
      .enum(['batchOnly', 'refold', 'wait'])
      .default('batchOnly')
      .describe(
        'what is served of a view that cannot be merged: what the last batch found; the records folded again, which costs reading them; or nothing of an account that has moved since the cut, which counts as a missing row',
      ),
    serve: z
      .enum(['merged', 'batchOnly'])
      .default('merged')
      .describe('what readers get: batch view and overlay together; or the batch view alone, without a speed layer'),
    without: z
      .array(z.enum(VIEW_NAMES as [ViewName, ...ViewName[]]))
      .default([])
      .describe('views of the run that neither layer computes at the start'),
    decodes: z
      .enum(['both', 'oldOnly'])
      .default('both')
      .describe('the schemas that the speed layer can decode; it waits before a record that it cannot'),
    batchDecodes: z
      .enum(['both', 'oldOnly'])
      .default('both')
      .describe('the schemas that the batch layer can decode; a run fails that has to read another'),
    cores: integer(1, 1_024, 'cores of the batch layer; runs at the same time share them').default(8),
    startup: duration(0, HOUR, 'start-up time of a batch run').prefault('60s'),
    warmStartup: duration(0, HOUR, 'start-up time of a run soon after another').prefault('20s'),
    keepWarm: duration(0, DAY, 'how long after a run the next one is warm').prefault('0s'),
    speedTasks: integer(1, 32, 'tasks of the speed layer').default(1),
    speed: speedSchema.prefault({}),
  })
  .describe('The Lambda lane');

/** Least time between two expiries of the speed layer, ms. */
export const EXPIRY_STEP_MS = MINUTE;
