/**
 * Lists that are kept in order while they grow. Records reach the overlay in the order in which they come; where the order in which they happened decides the
 * answer, each is put in its place at once, so that no reader ever sees the order of arrival.
 */
export function insertSorted<T>(list: T[], item: T, isBefore: (a: T, b: T) => boolean): void {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isBefore(list[middle]!, item)) low = middle + 1;
    else high = middle;
  }
  list.splice(low, 0, item);
}

/** What happened on one account, and when. */
export interface Happening {
  readonly eventMs: number;
  /** `accountEventKey` of the record; of two at the same time, the one with the smaller key is first. */
  readonly event: number;
}

export const happenedBefore = (a: Happening, b: Happening): boolean =>
  a.eventMs < b.eventMs || (a.eventMs === b.eventMs && a.event < b.event);
