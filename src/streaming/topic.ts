/** What a consumer reads: records in the order they were appended, each in one partition. The log is one; so is a copy of it that is divided up in another way. */
export interface Topic {
  readonly partitions: number;
  /** `rows[p][o]`: row of the record with offset o in partition p */
  readonly rows: readonly Uint32Array[];
  partitionOf(row: number): number;
  ingestMs(row: number): number;
}

/** The rows of several partitions, each of them ascending, as one ascending list. */
export function inOrder(lists: readonly Uint32Array[]): Uint32Array {
  const isThere = new Uint8Array(lists.reduce((end, rows) => Math.max(end, (rows.at(-1) ?? -1) + 1), 0));
  for (const rows of lists) for (const row of rows) isThere[row] = 1;
  const all = new Uint32Array(lists.reduce((sum, { length }) => sum + length, 0));
  let count = 0;
  for (let row = 0; row < isThere.length; row++) if (isThere[row] === 1) all[count++] = row;
  return all;
}

/** The rows of a topic that are still there. Positions in it are not offsets of the log. */
export const selection = (of: Topic, keep: (row: number) => boolean): Topic => ({
  ...methodsOf(of),
  rows: of.rows.map((rows) => rows.filter(keep)),
});

/** The same records, divided up in another way. */
export function repartitioned(of: Topic, partitionOf: (row: number) => number): Topic {
  const lists = Array.from({ length: of.partitions }, (): number[] => []);
  for (const row of inOrder(of.rows)) lists[partitionOf(row)]!.push(row);
  return { ...methodsOf(of), partitionOf, rows: lists.map((rows) => Uint32Array.from(rows)) };
}

const methodsOf = (of: Topic): Omit<Topic, 'rows'> => ({
  partitions: of.partitions,
  partitionOf: (row) => of.partitionOf(row),
  ingestMs: (row) => of.ingestMs(row),
});
