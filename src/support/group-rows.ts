import type { Put } from './put.ts';

/**
 * Remembers which rows of an answer belong to which group, so that the rows of a group can be written anew as a whole: those that are there, and those that are there no
 * more, as rows of nothing.
 */
export class GroupRows {
  private readonly identity: readonly number[];
  private readonly keys = new Map<number, readonly number[]>();

  constructor(identity: readonly number[]) {
    this.identity = identity;
  }

  /** `fill` puts every row of the group; `write` gets each of them, and with the values of no row each that was put the time before and is not now. */
  replace(group: number, fill: (put: Put) => void, write: (key: number, values: readonly number[]) => void): void {
    const before = this.keys.get(group) ?? [];
    const rows = new Map<number, readonly number[]>();
    fill((key, ...values) => rows.set(key, values));
    this.keys.set(group, [...rows.keys()]);
    for (const [key, values] of rows) write(key, values);
    for (const key of before) if (!rows.has(key)) write(key, this.identity);
  }

  copy(): GroupRows {
    const copy = new GroupRows(this.identity);
    for (const [group, keys] of this.keys) copy.keys.set(group, keys);
    return copy;
  }
}
