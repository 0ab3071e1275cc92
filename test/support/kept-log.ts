import type { Log } from '../../src/log/log.ts';
import type { RunSpec } from '../../src/model/scenario.ts';

/**
 * What is there of a log, found by living through it: at every moment at which anything can happen, append, clean, let go, each as its rule says, over plain lists. Slow, and
 * without one idea in common with what it checks.
 */
export interface KeptRecord {
  readonly row: number;
  readonly partition: number;
  readonly offset: number;
  readonly key: number;
  readonly ingestMs: number;
  goneMs: number;
}

export type Mistake = 'active goes by age' | 'oldest record decides' | 'cleans for the active segment' | 'counts its own segment';

export interface KeptLog {
  readonly records: readonly KeptRecord[];
  /** at the moments that were lived through: the first offset of each partition that retention has left */
  readonly starts: readonly { readonly timeMs: number; readonly starts: readonly number[] }[];
}

export function liveThrough(log: Log, settings: Pick<RunSpec, 'log' | 'costs' | 'scaleFactor'>, endMs: number, mistake?: Mistake): KeptLog {
  const { segment, retention, retentionMegabytes, compaction, cleaning, cleaningLag } = settings.log;
  const records: KeptRecord[] = log.rows.flatMap((rows, partition) =>
    Array.from(rows, (row, offset) => {
      const key = compaction === 'byEvent' ? log.columns.id[row]! : log.columns.account[row]!;
      return { row, partition, offset, key, ingestMs: log.ingestMs(row), goneMs: Infinity };
    }),
  );
  const numberOf = ({ ingestMs }: KeptRecord): number => Math.floor(ingestMs / segment);
  const starts = log.rows.map(() => 0);
  const lived: { timeMs: number; starts: number[] }[] = [];

  const appended = (partition: number, timeMs: number): KeptRecord[] =>
    records.filter((record) => record.partition === partition && record.ingestMs <= timeMs);
  const clean = (all: readonly KeptRecord[], timeMs: number): void => {
    const active = Math.max(...all.map(numberOf));
    const isOldEnough = (number: number): boolean =>
      all.every((record) => numberOf(record) !== number || timeMs - record.ingestMs >= cleaningLag);
    const seen = all.filter(
      (record) => (numberOf(record) < active || mistake === 'cleans for the active segment') && isOldEnough(numberOf(record)),
    );
    for (const record of seen) {
      const hasSuccessor = seen.some(({ key, offset }) => key === record.key && offset > record.offset);
      if (hasSuccessor && record.goneMs === Infinity) record.goneMs = timeMs;
    }
  };
  const letGo = (all: readonly KeptRecord[], partition: number, timeMs: number): void => {
    for (;;) {
      const left = all.filter(({ offset }) => offset >= starts[partition]!);
      if (left.length === 0) return;
      const number = numberOf(left[0]!);
      const own = left.filter((record) => numberOf(record) === number);
      const behind = left.filter((record) => numberOf(record) > number);
      const ages = own.map(({ ingestMs }) => timeMs - ingestMs);
      const ageMs = mistake === 'oldest record decides' ? Math.max(...ages) : Math.min(...ages);
      const counted = mistake === 'counts its own segment' ? left : behind;
      const bytes = counted.filter(({ goneMs }) => goneMs > timeMs).length * settings.costs.recordBytes * settings.scaleFactor;
      const isTooOld = retention !== undefined && ageMs > retention;
      const isTooMuch = retentionMegabytes !== undefined && bytes >= retentionMegabytes * 1_000_000;
      const isActive = behind.length === 0;
      if (!(isTooOld || isTooMuch) || (isActive && !(mistake === 'active goes by age' && isTooOld))) return;
      for (const record of own) record.goneMs = Math.min(record.goneMs, timeMs);
      starts[partition] = own.at(-1)!.offset + 1;
    }
  };

  for (let timeMs = 0; timeMs <= endMs; timeMs++) {
    for (let partition = 0; partition < log.partitions; partition++) {
      const all = appended(partition, timeMs);
      if (all.length === 0) continue;
      if (compaction !== 'none' && timeMs > 0 && timeMs % cleaning === 0) clean(all, timeMs);
      letGo(all, partition, timeMs);
    }
    lived.push({ timeMs, starts: starts.slice() });
  }
  return { records, starts: lived };
}
