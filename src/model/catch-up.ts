/**
 * How long a job needs that has fallen behind, or begins from the start, while records keep coming: not the backlog divided by the speed, but by what the speed is more than
 * the arrival. As the two come close the time grows without bound, and if the arrival is the greater one there is no end.
 *
 * Records are taken for a fluid here; a job that is run record by record comes out within one record of it. A task has its partitions for itself, so the
 * slowest task decides, and tasks beyond the number of partitions have nothing to do.
 */
export interface CatchingUp {
  /** records waiting when it begins */
  readonly backlog: number;
  readonly arrivalPerSecond: number;
  /** records per second that one task can do */
  readonly capacityPerSecond: number;
  readonly tasks?: number;
  /** which share of the records each partition has; together 1 */
  readonly shares?: readonly number[];
}

/** Seconds until every task has nothing left to read for the first time; Infinity: it never has. */
export function catchUpSeconds({ backlog, arrivalPerSecond, capacityPerSecond, tasks = 1, shares = [1] }: CatchingUp): number {
  return sharesOfTasks(shares, tasks).reduce((slowest, share) => {
    const spare = capacityPerSecond - arrivalPerSecond * share;
    if (backlog * share === 0) return slowest;
    return spare > 0 ? Math.max(slowest, (backlog * share) / spare) : Infinity;
  }, 0);
}

/** The share of each partition if one of them has `hotShare` of all records, and its part of what is left. */
export const partitionShares = (partitions: number, hotShare = 0): number[] =>
  Array.from({ length: partitions }, (_, partition) => (partition === 0 ? hotShare : 0) + (1 - hotShare) / partitions);

/** Partition p belongs to task p mod n. */
function sharesOfTasks(shares: readonly number[], tasks: number): number[] {
  const sums = Array.from({ length: Math.min(tasks, shares.length) }, () => 0);
  shares.forEach((share, partition) => (sums[partition % sums.length]! += share));
  return sums;
}

/** By how many seconds of event time readers are thrown back who are switched to a version that has so many records to go. */
export const thrownBackSeconds = (lag: number, arrivalPerSecond: number): number => (lag === 0 ? 0 : lag / arrivalPerSecond);
