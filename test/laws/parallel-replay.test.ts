import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Log } from '../../src/log/log.ts';
import { NO_KEY } from '../../src/model/keys.ts';
import { VIEW_NAMES, type ViewName } from '../../src/model/views/index.ts';
import { shareOf } from '../../src/pipelines/kappa/replay/share.ts';
import { SPLITS } from '../../src/pipelines/kappa/replay/split.ts';
import { STREAM_VIEWS } from '../../src/pipelines/kappa/stream/index.ts';
import type { StreamView } from '../../src/pipelines/kappa/stream/stream-view.ts';
import { byPartition, jobs, laneSha256, replayedSha256, type Deal, type Job } from '../support/parallel-replay.ts';
import { runs } from '../support/runs.ts';
import { countOccurrences } from '../support/view-streams.ts';

/**
 * A log that is read by several workers, each with some of the partitions, gives the answers that the lane has when it has read everything: bit by bit, with
 * late records and copies, however many workers there are, more than partitions included.
 */
const WORKERS = [1, 2, 4, 8, 16, 32];

describe('any number of workers', () => {
  const seen = { late: 0, duplicate: 0, reversalFirst: 0 };

  test('finds the answers of the lane', () => {
    const property = fc.property(jobs, (job) => {
      countOccurrences(job.log, seen);
      const lane = laneSha256(job);
      expect(WORKERS.map((workers) => replayedSha256(job, workers))).toEqual(WORKERS.map(() => lane));
    });
    fc.assert(property, { numRuns: runs(200), endOnFailure: true });
  });

  test('and was tried on what makes it hard', () => {
    expect(Math.min(...Object.values(seen)), JSON.stringify(seen)).toBeGreaterThanOrEqual(100);
  });

  test('different logs have different answers', () => {
    const sample = fc.sample(jobs, { seed: 1, numRuns: 50 }).filter(({ log }) => log.length > 0);
    expect(new Set(sample.map((job) => replayedSha256(job, 2))).size).toBe(sample.length);
  });
});

describe('what can be split', () => {
  /** By view: whether a key, or a group that is kept together, has records in several partitions in some log. */
  const straddles = (view: ViewName, { log, spec }: Job): boolean => {
    const rule: StreamView = STREAM_VIEWS[view];
    const record = log.cursor();
    const partitions = new Map<number, number>();
    return Array.from({ length: log.length }, (_, row) => row).some((row) => {
      const group = 'process' in rule ? rule.group(record.seek(row)) : rule.key(record.seek(row), spec.totals.bucket);
      if (group === NO_KEY) return false;
      const partition = log.partitionOf(row);
      if (!partitions.has(group)) partitions.set(group, partition);
      return partitions.get(group) !== partition;
    });
  };

  test('is a view whose every group lies in one partition', () => {
    const sample = fc.sample(jobs, { seed: 1, numRuns: 100 });
    const together = VIEW_NAMES.filter((view) => sample.every((job) => !straddles(view, job)));
    expect(together).toEqual(VIEW_NAMES.filter((view) => SPLITS[view].kind === 'by account'));
  });

  test('and all copies of a fact lie in one partition', () => {
    fc.assert(
      fc.property(jobs, ({ log }) => {
        const partitions = new Map<number, number>();
        return log.columns.id.every((fact, row) => {
          if (!partitions.has(fact)) partitions.set(fact, log.partitionOf(row));
          return partitions.get(fact) === log.partitionOf(row);
        });
      }),
      { numRuns: runs(100) },
    );
  });
});

describe('refused is', () => {
  /** In some log of the sample there is no answer, or another one than the lane's. */
  const isRefused = (deal: Deal): boolean =>
    fc.sample(jobs, { seed: 1, numRuns: 200 }).some((job) => {
      try {
        return replayedSha256(job, 2, deal) !== laneSha256(job);
      } catch {
        return true;
      }
    });

  test('nothing in the right way to deal', () => {
    expect(isRefused(byPartition)).toBe(false);
  });

  const mistakes: Record<string, Deal> = {
    'a worker that also reads a partition of another': (log, worker, workers) =>
      shareOf(log, (partition) => partition % workers === worker || partition === 0),
    'a partition that nobody reads': (log, worker, workers) =>
      shareOf(log, (partition) => partition !== 0 && partition % workers === worker),
    'records dealt out in turn': (log, worker, workers) => {
      const all = shareOf(log, () => true);
      const rows = all.columns.id.map((_, row) => row).filter((row) => row % workers === worker);
      const columns = Object.fromEntries(
        Object.entries(all.columns).map(([name, column]) => [name, Array.from(rows, (row) => column[row])]),
      );
      const { account, type, amount, eventMs, delayMs, id } = columns as Record<string, number[]>;
      return {
        ...all,
        columns: {
          account: Uint32Array.from(account!),
          type: Uint8Array.from(type!),
          amount: Float64Array.from(amount!),
          eventMs: Float64Array.from(eventMs!),
          delayMs: Uint32Array.from(delayMs!),
          id: Uint32Array.from(id!),
        },
      };
    },
    'one watermark for all partitions of a worker': (log, worker, workers) => ({ ...byPartition(log, worker, workers), partitions: 1 }),
    'a share without what its reversals refer to': (log, worker, workers) => {
      const share = byPartition(log, worker, workers);
      return { ...share, facts: { ...share.facts, ref: share.facts.ref.map(() => 0) } };
    },
    'a share in another order': (log, worker, workers) => {
      const share = byPartition(log, worker, workers);
      const { columns } = share;
      return { ...share, columns: { ...columns, amount: columns.amount.toReversed() } };
    },
  };

  test.each(Object.keys(mistakes))('%s', (name) => {
    expect(isRefused(mistakes[name]!)).toBe(true);
  });

  test('a row that two workers have, in words', () => {
    const job = fc.sample(jobs, { seed: 1, numRuns: 50 }).find(({ log }) => log.length > 0)!;
    const everything: Deal = (log: Log) => shareOf(log, () => true);
    expect(() => replayedSha256(job, 2, everything)).toThrow(/two workers have the row .* each partition be read once/);
  });
});
