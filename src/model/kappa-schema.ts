import { z } from 'zod';
import { GUARDS, MAIL_RULES } from './effects.ts';
import { duration, integer } from './schema-values.ts';
import { DAY, HOUR, SECOND } from './time.ts';
import { VIEW_NAMES, type ViewName } from './views/index.ts';

/**
 * The Kappa part of a scenario. Every default is the correct form of the architecture; every other value is a choice that real jobs have, and some of them lose or
 * repeat records.
 */
export const DELIVERIES = ['checkpointed', 'idempotentSink', 'atLeastOnce', 'atMostOnce'] as const;

export type Delivery = (typeof DELIVERIES)[number];

/** Which watermark a record of a window is judged by. */
export const WATERMARK_MODES = ['partition', 'lowest', 'global'] as const;

export type WatermarkMode = (typeof WATERMARK_MODES)[number];

export const kappaSchema = z
  .strictObject({
    tasks: integer(1, 32, 'tasks of the streaming job; useful up to the number of partitions').default(1),
    watermark: z
      .enum(WATERMARK_MODES)
      .default('partition')
      .describe(
        'what makes a record of a window late: the watermark of its own partition, the lowest of all partitions that are not idle, or one for all; under the last two a replay drops other records than the live job',
      ),
    idleAfter: duration(SECOND, DAY, 'a partition in which nothing arrives for so long no longer holds back the lowest watermark').prefault(
      '5m',
    ),
    watermarkDelay: duration(0, DAY, 'the watermark of a partition is its greatest event time less this').prefault('60s'),
    allowedLateness: duration(0, 7 * DAY, 'how long after the watermark has passed a window records still count').prefault('10m'),
    windows: z
      .enum(['eventTime', 'processingTime'])
      .default('eventTime')
      .describe(
        'the window of a record: that in which it happened; or that in which the job reads it, so that in a replay all of history falls into the windows of the replay',
      ),
    rates: z
      .enum(['recorded', 'current'])
      .default('recorded')
      .describe(
        'the rate at which an amount is converted: that of the day on which it happened; or that of the day on which the job reads it, so that a replay gives other amounts',
      ),
    dedupeTtl: duration(0, 7 * DAY, 'how long the id of a record is remembered').prefault('24h'),
    checkpointInterval: duration(SECOND, HOUR, 'time between two checkpoints of the job').prefault('60s'),
    delivery: z
      .enum(DELIVERIES)
      .default('checkpointed')
      .describe(
        'what a crash does to the answers: state and position go back together; each value is stored with the position it contains, so what is read again is skipped; values are stored at once and the position later, so what is read again counts again; the position is stored at once and values later, so what came between is lost',
      ),
    without: z
      .array(z.enum(VIEW_NAMES as [ViewName, ...ViewName[]]))
      .default([])
      .describe('views of the run that the job does not compute at the start'),
    decodes: z.enum(['both', 'oldOnly']).default('both').describe('the schemas that the job can decode'),
    onUndecodable: z
      .enum(['stop', 'skip'])
      .default('stop')
      .describe('what the job does with a record that it cannot decode: wait until it is changed, or pass over the record for good'),
    cores: integer(1, 64, 'cores that the tasks of all versions share; without it each task has one for itself').optional(),
    effects: z
      .strictObject({
        rule: z.enum(MAIL_RULES).describe('the rule whose new alerts are sent; one of the views of the run'),
        guard: z
          .enum(GUARDS)
          .default('none')
          .describe(
            'what keeps a mail from being sent twice: nothing; versions that readers do not see, or that are still catching up, send nothing; at a switch the old version sends up to a position in the log and the new one from there on; the mail service knows each event it has sent a mail about; mails are written into a table with the state, under the id of the event, and sent from there',
          ),
      })
      .optional()
      .describe('mails that the job sends to customers; without it, none'),
  })
  .describe('The Kappa lane');
