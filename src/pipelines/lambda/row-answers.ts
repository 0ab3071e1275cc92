import { NO_KEY } from '../../model/keys.ts';
import type { RecordCursor } from '../../model/record.ts';
import type { ViewName } from '../../model/views/index.ts';
import { KeyedTable } from '../../support/keyed-table.ts';
import type { FanIn } from '../pipeline.ts';
import { batchTable } from './batch-layer.ts';
import type { RowMerge } from './merge/merge.ts';
import type { Served, ServedView, Tell } from './serving-layer.ts';
import type { SpeedRow } from './speed/speed-view.ts';

/** Answers that are merged key by key, at the moment of the question: one look into the batch view, one into the overlay. */
export class RowAnswers implements ServedView {
  readonly refusal = null;
  private readonly view: ViewName;
  private readonly speed: SpeedRow;
  private readonly rowMerge: RowMerge;
  private readonly bucketMs: number;
  private readonly identity: Float64Array;
  private readonly scratch: Float64Array;

  constructor(view: ViewName, speed: SpeedRow, rowMerge: RowMerge, bucketMs: number) {
    this.view = view;
    this.speed = speed;
    this.rowMerge = rowMerge;
    this.bucketMs = bucketMs;
    this.identity = Float64Array.from(speed.identity);
    this.scratch = new Float64Array(speed.identity.length);
  }

  answer(served: Served, key: number, into: Float64Array): boolean {
    const batch = this.batchOf(served);
    const overlay = served.overlay.table(this.view);
    const b = batch.find(key);
    const o = overlay.find(key);
    if (b === -1 && o === -1) return false;
    this.merge(batch, b, overlay, o, into);
    return true;
  }

  fanIn(served: Served, key: number): FanIn {
    const rowsIn = (table: KeyedTable): number => (table.find(key) === -1 ? 0 : 1);
    const overlay = served.overlay.table(this.view);
    return {
      reads: [
        { store: 'batch', rows: rowsIn(this.batchOf(served)) },
        { store: 'overlay', rows: rowsIn(overlay) },
      ],
      isKept: false,
    };
  }

  answers(served: Served): KeyedTable {
    const batch = this.batchOf(served);
    const overlay = served.overlay.table(this.view);
    const answers = new KeyedTable(this.identity.length, batch.size + overlay.size);
    const into = new Float64Array(answers.width);
    const put = (key: number, b: number, o: number): void => {
      this.merge(batch, b, overlay, o, into);
      const at = answers.upsert(key) * answers.width;
      answers.values.set(into, at);
    };
    for (let b = 0; b < batch.size; b++) put(batch.keys[b]!, b, overlay.find(batch.keys[b]!));
    for (let o = 0; o < overlay.size; o++) if (batch.find(overlay.keys[o]!) === -1) put(overlay.keys[o]!, -1, o);
    return answers;
  }

  batchAnswers(served: Served): KeyedTable {
    return this.batchOf(served);
  }

  overlayAnswers({ overlay }: Served): KeyedTable {
    return overlay.table(this.view);
  }

  recordRead(served: Served, record: RecordCursor, tell: Tell): void {
    const key = this.speed.key(record, this.bucketMs);
    if (key === NO_KEY) return;
    this.answer(served, key, this.scratch);
    tell(key, this.scratch, 0);
  }

  published(before: Served, after: Served, tell: Tell): void {
    const old = new Float64Array(this.identity.length);
    const into = new Float64Array(this.identity.length);
    this.eachTouchedKey(before, after, (key) => {
      if (!this.answer(before, key, old)) old.set(this.identity);
      if (!this.answer(after, key, into)) into.set(this.identity);
      if (into.some((value, column) => value !== old[column])) tell(key, into, 0);
    });
  }

  /** Nothing is kept that would have to be brought up to date. */
  loaded(): void {}

  /** Calls `visit` for every key whose answer may be another one afterwards: those of both overlays, and those that differ between the batch views. */
  private eachTouchedKey(before: Served, after: Served, visit: (key: number) => void): void {
    const visited = new KeyedTable(0);
    const visitOnce = (key: number): void => {
      const { size } = visited;
      visited.upsert(key);
      if (visited.size > size) visit(key);
    };
    for (const { overlay } of [before, after]) {
      const { keys, size } = overlay.table(this.view);
      keys.subarray(0, size).forEach(visitOnce);
    }
    eachDifference(this.batchOf(before), this.batchOf(after), visitOnce);
  }

  private batchOf({ tables }: Served): KeyedTable {
    return batchTable(tables, this.view);
  }

  /** −1 is no entry: that side hands in the identity of the view. */
  private merge(batch: KeyedTable, b: number, overlay: KeyedTable, o: number, into: Float64Array): void {
    this.rowMerge(
      b === -1 ? this.identity : batch.values,
      b === -1 ? 0 : b * batch.width,
      o === -1 ? this.identity : overlay.values,
      o === -1 ? 0 : o * overlay.width,
      into,
    );
  }
}

/** Both tables are in ascending order of key, so one walk through the two finds what differs. */
function eachDifference(a: KeyedTable, b: KeyedTable, visit: (key: number) => void): void {
  let i = 0;
  let j = 0;
  while (i < a.size || j < b.size) {
    const keyA = i < a.size ? a.keys[i]! : Infinity;
    const keyB = j < b.size ? b.keys[j]! : Infinity;
    if (keyA !== keyB || !sameValues(a, i, b, j)) visit(Math.min(keyA, keyB));
    if (keyA <= keyB) i++;
    if (keyB <= keyA) j++;
  }
}

function sameValues(a: KeyedTable, i: number, b: KeyedTable, j: number): boolean {
  for (let column = 0; column < a.width; column++) {
    if (a.values[i * a.width + column] !== b.values[j * b.width + column]) return false;
  }
  return true;
}
