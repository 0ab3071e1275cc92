import type { BaseTable } from './base-table.ts';
import type { Definition } from './definition.ts';

/** A view that somebody can ask: what it is, and the table that it is over. How its answers are kept is what the three kinds differ in. */
export abstract class ViewOver {
  protected readonly definition: Definition;
  protected readonly base: BaseTable;
  protected readonly bucketMs: number;

  constructor(definition: Definition, base: BaseTable, bucketMs: number) {
    this.definition = definition;
    this.base = base;
    this.bucketMs = bucketMs;
  }
}
