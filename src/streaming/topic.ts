/** What a consumer reads: records in the order they were appended, each in one partition. The log is one; so is a copy of it that is divided up in another way. */
export interface Topic {
  readonly partitions: number;
  /** `rows[p][o]`: row of the record with offset o in partition p */
  readonly rows: readonly Uint32Array[];
  partitionOf(row: number): number;
  ingestMs(row: number): number;
}

/** The rows of a topic that are still there, divided up as they were or in another way. Positions in it are not offsets of the log. */
export function selection(
  of: Topic,
  keep: (row: number) => boolean,
  partitionOf: (row: number) => number = (row) => of.partitionOf(row),
): Topic {
  const lists = Array.from({ length: of.partitions }, (): number[] => []);
  const all = Uint32Array.from(of.rows.flatMap((rows) => [...rows])).sort();
  for (const row of all) if (keep(row)) lists[partitionOf(row)]!.push(row);
  return { partitions: of.partitions, rows: lists.map((rows) => Uint32Array.from(rows)), partitionOf, ingestMs: (row) => of.ingestMs(row) };
}
