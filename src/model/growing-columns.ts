/**
 * Columns that arrive in pieces and are read as a whole. Each column doubles its buffer when it is full, so a long run costs few copies, and `view`
 * hands out the filled part without copying it. A view taken earlier stays valid: entries are only ever added behind it.
 */
export type Column = Float64Array | Uint32Array | Uint8Array;

class GrowingColumn {
  private buffer: Column;
  private length: number;

  constructor(first: Column) {
    this.buffer = first.slice();
    this.length = first.length;
  }

  append(part: Column): void {
    const needed = this.length + part.length;
    if (needed > this.buffer.length) {
      const larger = emptyLike(part, Math.max(needed, this.buffer.length * 2));
      larger.set(this.view());
      this.buffer = larger;
    }
    this.buffer.set(part, this.length);
    this.length = needed;
  }

  set(place: number, value: number): void {
    this.buffer[place] = value;
  }

  view(): Column {
    return this.buffer.subarray(0, this.length);
  }
}

function emptyLike(column: Column, length: number): Column {
  if (column instanceof Float64Array) return new Float64Array(length);
  return column instanceof Uint32Array ? new Uint32Array(length) : new Uint8Array(length);
}

const isColumn = (value: unknown): value is Column => ArrayBuffer.isView(value);

interface Branch {
  [name: string]: GrowingColumn | Branch;
}

/** A tree of columns: `append` takes the next piece of the same shape, `view` returns the whole so far. Names may turn up in a later piece. */
export class GrowingTree<T extends object> {
  private readonly root: Branch = {};

  append(part: T): void {
    appendInto(this.root, part);
  }

  /** Change entries that are already there: `places[i]` of the column called `name` at the top of the tree becomes `values[i]`. */
  update(name: keyof T & string, places: Uint32Array, values: Float64Array): void {
    const column = this.root[name];
    if (!(column instanceof GrowingColumn)) return;
    places.forEach((place, i) => column.set(place, values[i]!));
  }

  view(): T {
    return viewOf(this.root) as T;
  }
}

function appendInto(branch: Branch, part: object): void {
  for (const [name, value] of Object.entries(part) as [string, unknown][]) {
    const known = branch[name];
    if (isColumn(value)) {
      if (known instanceof GrowingColumn) known.append(value);
      else branch[name] = new GrowingColumn(value);
    } else if (typeof value === 'object' && value !== null) {
      const child = known === undefined || known instanceof GrowingColumn ? (branch[name] = {}) : known;
      appendInto(child as Branch, value);
    }
  }
}

function viewOf(branch: Branch): Record<string, unknown> {
  const whole: Record<string, unknown> = {};
  for (const [name, node] of Object.entries(branch)) whole[name] = node instanceof GrowingColumn ? node.view() : viewOf(node);
  return whole;
}
