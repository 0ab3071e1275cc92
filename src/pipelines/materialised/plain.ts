import type { BaseTable } from './base-table.ts';
import { combined, type Definition } from './definition.ts';
import { ViewOver } from './view-over.ts';

/** What one question was answered, and the rows that were read for it. */
export interface Reading {
  /** `null` if there is no such row */
  readonly value: number | null;
  readonly rows: number;
}

/**
 * A plain view: a name for a query, and nothing is kept. The answer is always that of this moment and can never be out of step with the table, because there is nothing
 * that could be. The price is paid by every reader again: without an index the whole table is read, and with one all the rows that make up the answer.
 */
export class PlainView extends ViewOver {
  /** Without an index. */
  answer(key: number): Reading {
    const fold = new GroupFold(this.definition, key, this.bucketMs);
    this.base.scan(fold.take);
    return { value: fold.value, rows: this.base.size };
  }

  /** With an index on the account, whose group it is. */
  answerByIndex(account: number, key: number): Reading {
    const fold = new GroupFold(this.definition, key, this.bucketMs);
    const rows = this.base.scanAccount(account, fold.take);
    return { value: fold.value, rows };
  }
}

/** The aggregate of one group, from the rows that are shown to it. */
export class GroupFold {
  value: number | null = null;
  private readonly definition: Definition;
  private readonly key: number;
  private readonly bucketMs: number;

  constructor(definition: Definition, key: number, bucketMs: number) {
    this.definition = definition;
    this.key = key;
    this.bucketMs = bucketMs;
  }

  readonly take: Parameters<BaseTable['scan']>[0] = (record) => {
    if (this.definition.group(record, this.bucketMs) !== this.key) return;
    const value = this.definition.value(record);
    this.value = this.value === null ? value : combined(this.definition, this.value, value);
  };
}
