import type { Put } from './put.ts';

const NONE: readonly number[] = [];

/**
 * Remembers which rows of an answer belong to which group, so that the rows of a group can be written anew as a whole: those that are there, and those that are there no
 * more, as rows of nothing.
 */
export class GroupRows {
  private readonly identity: readonly number[];
  private readonly keys = new Map<number, number[]>();

  constructor(identity: readonly number[]) {
    this.identity = identity;
  }

  /** `fill` puts every row of the group; `write` gets each of them, and with the values of no row each that was put the time before and is not now. */
  replace(group: number, fill: (put: Put) => void, write: (key: number, values: readonly number[]) => void): void {
    const before = this.keys.get(group) ?? NONE;
    const now: number[] = [];
    fill((key, ...values) => {
      now.push(key);
      write(key, values);
    });
    if (now.length === before.length && now.every((key, place) => key === before[place])) return;
    this.keys.set(group, now);
    const isThere = new Set(now);
    for (const key of before) if (!isThere.has(key)) write(key, this.identity);
  }

  /** `fill` puts rows that are to be written; all others of the group stay as they are. */
  extend(group: number, fill: (put: Put) => void, write: (key: number, values: readonly number[]) => void): void {
    fill((key, ...values) => {
      const keys = this.keys.get(group);
      if (keys === undefined) this.keys.set(group, [key]);
      else if (keys.at(-1) !== key) keys.push(key);
      write(key, values);
    });
  }

  /** The group that a row belongs to; `null` if there is no such row. Looks through all of them. */
  groupOf(key: number): number | null {
    for (const [group, keys] of this.keys) if (keys.includes(key)) return group;
    return null;
  }

  copy(): GroupRows {
    const copy = new GroupRows(this.identity);
    for (const [group, keys] of this.keys) copy.keys.set(group, keys.slice());
    return copy;
  }
}
