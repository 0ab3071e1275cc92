import { decodeColumn, encodeColumn, type ColumnKind } from './column-codec.ts';
import type { Column } from './growing-columns.ts';
import type { KeyHistory, TraceChunk, TraceHeader } from './trace.ts';

/**
 * A finished run in one small text file, so that a page can show it before it can compute anything. The file is JSON in which every column stands as
 * one text of differences; the numbers that come back are the numbers that went in.
 */
export interface Recording {
  /** the scenario file */
  readonly yaml: string;
  readonly header: TraceHeader;
  /** the whole trace as one chunk */
  readonly chunk: TraceChunk;
  /** answers of the keys that can be looked at while only the recording is there; the first is the one shown at the start */
  readonly histories: readonly KeyHistory[];
  readonly summary: RecordedSummary;
}

export interface RecordedSummary {
  readonly logSha256: string;
  readonly measuredMs: number;
  readonly expectations: readonly { text: string; variant: string; status: 'pass' | 'fail' | 'unknown'; observed: string; at: string }[];
}

const FORMAT = 1;

interface PackedColumn {
  readonly $: ColumnKind;
  readonly n: number;
  readonly d: string;
}

export function encodeRecording(recording: Recording): string {
  return JSON.stringify({ format: FORMAT, ...recording }, (_name, value: unknown) =>
    ArrayBuffer.isView(value) ? pack(value as Column) : value,
  );
}

/** Throws an error that says what is wrong if the text is no recording of this format. */
export function decodeRecording(text: string): Recording {
  const value = JSON.parse(text, (_name, part: unknown) => (isPacked(part) ? unpack(part) : part)) as Recording & { format?: number };
  if (value.format !== FORMAT) throw new Error(`the recording has format ${String(value.format)}, this build reads ${FORMAT}`);
  const { yaml, header, chunk, histories, summary } = value;
  if (!yaml || !header || !chunk || !histories || !summary) throw new Error('the recording is incomplete');
  return { yaml, header, chunk, histories, summary };
}

function pack(column: Column): PackedColumn {
  const kind: ColumnKind = column instanceof Float64Array ? 'f64' : column instanceof Uint32Array ? 'u32' : 'u8';
  return { $: kind, n: column.length, d: encodeColumn(column) };
}

const isPacked = (value: unknown): value is PackedColumn => typeof value === 'object' && value !== null && '$' in value && 'd' in value;

const unpack = ({ $, n, d }: PackedColumn): Column => decodeColumn($, n, d);
