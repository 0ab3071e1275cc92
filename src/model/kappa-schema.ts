import { z } from 'zod';
import { duration, integer } from './schema-values.ts';
import { DAY, HOUR, SECOND } from './time.ts';

/** The Kappa part of a scenario. Every default is the correct form of the architecture. */
export const kappaSchema = z
  .strictObject({
    tasks: integer(1, 32, 'tasks of the streaming job; useful up to the number of partitions').default(1),
    watermarkDelay: duration(0, DAY, 'the watermark of a partition is its greatest event time less this').prefault('60s'),
    allowedLateness: duration(0, 7 * DAY, 'how long after the watermark has passed a window records still count').prefault('10m'),
    dedupeTtl: duration(0, 7 * DAY, 'how long the id of a record is remembered').prefault('24h'),
    checkpointInterval: duration(SECOND, HOUR, 'time between two checkpoints of the job').prefault('60s'),
  })
  .describe('The Kappa lane');
