import { decodeColumn, encodeColumn, type ColumnKind } from './column-codec.ts';
import type { Column } from './growing-columns.ts';
import type { KeyHistory, Samples, TraceChunk, TraceHeader } from './trace.ts';

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

/** A recording keeps no more samples than a screen has room for; between them the page draws straight lines anyway. */
const MOST_SAMPLES = 481;

/** `d`: the entries. With `v`: the `m` different values in ascending order, and `d` tells which one each entry is. */
interface PackedColumn {
  readonly $: ColumnKind;
  readonly n: number;
  readonly d: string;
  readonly m?: number;
  readonly v?: string;
}

export function encodeRecording(recording: Recording): string {
  const chunk = { ...recording.chunk, samples: thinnedSamples(recording.chunk.samples) };
  return JSON.stringify({ format: FORMAT, ...recording, chunk }, (_name, value: unknown) =>
    ArrayBuffer.isView(value) ? pack(value as Column) : value,
  );
}

/** Every so manieth sample, the first and the last included. */
function thinnedSamples(samples: Samples): Samples {
  const { length } = samples.timeMs;
  if (length <= MOST_SAMPLES) return samples;
  const every = Math.ceil((length - 1) / (MOST_SAMPLES - 1));
  const kept = (_: number, place: number) => place % every === 0 || place === length - 1;
  const thin = (part: unknown): unknown => {
    if (ArrayBuffer.isView(part)) return (part as Column).filter(kept);
    return Object.fromEntries(Object.entries(part as object).map(([name, value]) => [name, thin(value)]));
  };
  return thin(samples) as Samples;
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
  const plain: PackedColumn = { $: kind, n: column.length, d: encodeColumn(column) };
  if (kind !== 'f64') return plain;
  const values = Float64Array.from(new Set(column)).sort();
  const placeOf = new Map([...values].map((value, place) => [value, place]));
  const indexed: PackedColumn = {
    ...plain,
    d: encodeColumn(Uint32Array.from(column, (value) => placeOf.get(value)!)),
    m: values.length,
    v: encodeColumn(values),
  };
  return indexed.d.length + indexed.v!.length < plain.d.length ? indexed : plain;
}

const isPacked = (value: unknown): value is PackedColumn => typeof value === 'object' && value !== null && '$' in value && 'd' in value;

function unpack({ $, n, d, m, v }: PackedColumn): Column {
  if (v === undefined || m === undefined) return decodeColumn($, n, d);
  const values = decodeColumn($, m, v);
  return Float64Array.from(decodeColumn('u32', n, d), (place) => values[place]!);
}
