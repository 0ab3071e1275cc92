import { NO_KEY } from '../../model/keys.ts';
import { KeyedTable } from '../../support/keyed-table.ts';
import { combined } from './definition.ts';
import type { Reading } from './plain.ts';
import { ViewOver } from './view-over.ts';

/**
 * A full refresh: now and then the whole answer is computed anew, and between two refreshes it is read as it was then. No algebra is needed, any query can be kept
 * like this, and a mistake lasts until the next refresh only. But every refresh reads the whole table, however little has changed, and
 * the table grows; and every answer is as old as the last refresh. It is what the batch layer of Lambda does.
 */
export class RefreshedView extends ViewOver {
  refreshes = 0;
  reads = 0;
  writes = 0;
  table = new KeyedTable(1);

  refresh(): void {
    const { definition, bucketMs } = this;
    const table = new KeyedTable(1);
    this.base.scan((record) => {
      const key = definition.group(record, bucketMs);
      if (key === NO_KEY) return;
      const { size } = table;
      const entry = table.upsert(key);
      const value = definition.value(record);
      const before = table.values[entry]!;
      if (table.size > size) table.values[entry] = value;
      else table.values[entry] = combined(definition, before, value);
    });
    this.refreshes++;
    this.reads += this.base.size;
    this.writes += table.size;
    this.table = table;
  }

  /** What it took to compute it at first is nobody's maintenance. */
  forgetCosts(): void {
    this.refreshes = this.reads = this.writes = 0;
  }

  answer(key: number): Reading {
    const entry = this.table.find(key);
    return entry === -1 ? { value: null, rows: 0 } : { value: this.table.values[entry]!, rows: 1 };
  }
}
