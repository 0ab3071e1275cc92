import { z } from 'zod';
import { duration, integer } from './schema-values.ts';
import { DAY, MINUTE } from './time.ts';

/** The log as a scenario describes it: how it is divided up, and how long consumers can read it. Lambda's batch reads the master dataset, which keeps everything. */
export const logSchema = z
  .strictObject({
    partitions: integer(1, 32, 'number of partitions').default(16),
    segment: duration(MINUTE, 7 * DAY, 'width of a segment, by the time of arrival; the log forgets whole segments').prefault('1h'),
    retention: duration(
      MINUTE,
      366 * DAY,
      'a segment is deleted when its newest record is older than this; without it nothing is deleted',
    ).optional(),
    retentionMegabytes: integer(
      1,
      1_000_000,
      'a segment of a partition is deleted when the segments after it hold this much; counted with `costs.recordBytes`',
    ).optional(),
    compaction: z
      .enum(['none', 'byAccount', 'byEvent'])
      .default('none')
      .describe(
        'what the cleaner does to segments that are no longer written to: nothing; keep the last record of each account, which destroys sums of amounts; keep the last copy of each event',
      ),
    cleaning: duration(MINUTE, 31 * DAY, 'time between two rounds of the cleaner').prefault('1h'),
    cleaningLag: duration(0, 31 * DAY, 'the cleaner leaves a segment alone that has a record younger than this').prefault('0s'),
    onOutOfRange: z
      .enum(['none', 'earliest', 'latest'])
      .default('none')
      .describe(
        'what a job does that finds its next record deleted: it stops, goes on with the oldest record there is, or with the newest',
      ),
  })
  .describe('The log');
