import { GroupRows } from '../../support/group-rows.ts';
import { KeyedTable } from '../../support/keyed-table.ts';
import type { Put } from '../../support/put.ts';
import type { Tell } from './serving-layer.ts';

/** Answers that take more than adding two rows: put together group by group when something has changed, and kept for whoever asks. */
export class KeptRows {
  readonly table: KeyedTable;
  private readonly rows: GroupRows;

  /** `none` are the values of a row that is there no more. */
  constructor(none: readonly number[]) {
    this.table = new KeyedTable(none.length);
    this.rows = new GroupRows(none);
  }

  /** `fill` puts every row that the group now has. */
  replace(group: number, fill: (put: Put) => void, tell: Tell): void {
    this.rows.replace(group, fill, (key, values) => {
      const at = this.table.write(key, values);
      if (at !== -1) tell(key, this.table.values, at);
    });
  }

  /** The group that a row belongs to; `null` if there is no such row. Looks through all of them. */
  groupOf(key: number): number | null {
    return this.rows.groupOf(key);
  }
}
