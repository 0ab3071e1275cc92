import type { BatchEngine } from '../../src/engine/batch-engine.ts';
import { splitCurrencyAccount } from '../../src/model/keys.ts';
import { CHANGED_VIEWS, rulesAt } from '../../src/model/rule-versions.ts';
import { HOUR } from '../../src/model/time.ts';
import { VIEWS, type ViewName } from '../../src/model/views/index.ts';
import type { BatchTables } from '../../src/pipelines/lambda/batch-layer.ts';
import { emptyRun } from '../../src/pipelines/lambda/batch-run.ts';
import { firstCode } from '../../src/pipelines/lambda/layer-code.ts';
import { MERGES } from '../../src/pipelines/lambda/merge/index.ts';
import type { Merge } from '../../src/pipelines/lambda/merge/merge.ts';
import { NAIVE_MERGES } from '../../src/pipelines/lambda/merge/naive/index.ts';
import { serve } from '../../src/pipelines/lambda/serving-layer.ts';
import { SPEED_VIEWS } from '../../src/pipelines/lambda/speed/index.ts';
import { Overlay } from '../../src/pipelines/lambda/speed-layer.ts';
import { KeyedTable } from '../../src/support/keyed-table.ts';
import type { JoinedLog } from './joined-log.ts';
import { specOf } from './runs.ts';

/**
 * The two halves of Lambda's logic, run over the same records: all of a log by the SQL of the batch, and all of it by the speed layer. Each is merged with an
 * empty other side. Whatever differs then is a rule that is written differently in the two.
 */
const BUCKET_MS = HOUR;

/** The batch view of the whole log. */
export async function batchOver({ log }: JoinedLog, views: readonly ViewName[], engine: BatchEngine): Promise<BatchTables> {
  await engine.load(log, log.length);
  return (
    await engine.compute({ bound: log.boundAt(log.length), beforeEventMs: null }, views, {
      bucketMs: BUCKET_MS,
      rules: rulesAt(NEW.rules, 'batch'),
    })
  ).tables;
}

/** What the speed layer holds of one view after the whole log, of which it counts every fact once. Of `top` an overlay for every stream, otherwise one for all. */
export function overlaysOver({ log, streamOfRow }: JoinedLog, view: ViewName): ReadonlyMap<number, Overlay> {
  const overlays = new Map<number, Overlay>();
  const seen = new Set<number>();
  const record = log.cursor();
  for (let row = 0; row < log.length; row++) {
    if (seen.has(record.seek(row).fact)) continue;
    seen.add(record.fact);
    const stream = view === 'top' ? streamOfRow[row]! : ALL;
    let overlay = overlays.get(stream);
    if (overlay === undefined) overlays.set(stream, (overlay = emptyOverlay(log, view)));
    overlay.add(record, BUCKET_MS);
  }
  return overlays;
}

const emptyOverlay = (log: JoinedLog['log'], view: ViewName): Overlay => {
  const code = firstCode(NEW, 'speed');
  return new Overlay(emptyRun(log, 'offset', code).overlay, [view], SPEED_VIEWS, code, false);
};

const ALL = 0;

/** The new version of each rule that has two: it holds the constants of the old one, and more. */
const NEW = specOf({ duration: '1h', rules: Object.fromEntries(CHANGED_VIEWS.map((view) => [view, { right: 'new' }])) });

/** Keys of which batch and speed layer say something else, in words. */
export function driftIn(view: ViewName, joined: JoinedLog, batch: KeyedTable, overlays: ReadonlyMap<number, Overlay>): string[] {
  const batches = view === 'top' ? splitByStream(batch, joined) : new Map([[ALL, batch]]);
  return [...new Set([...batches.keys(), ...overlays.keys()])].flatMap((stream) => {
    const fromBatch = answersOf(view, joined, batches.get(stream), undefined);
    const fromSpeed = answersOf(view, joined, undefined, overlays.get(stream));
    return [...new Set([...fromBatch.keys(), ...fromSpeed.keys()])]
      .filter((key) => fromBatch.get(key) !== fromSpeed.get(key))
      .map((key) => `${view} ${key} of stream ${stream}: batch ${fromBatch.get(key)}, speed ${fromSpeed.get(key)}`);
  });
}

/** Of what is not merged, the naive merge: with nothing on the other side even that is right. */
const mergeOf = (view: ViewName): Merge => {
  const merge: Merge = MERGES[view];
  return typeof merge === 'object' && 'refuses' in merge ? NAIVE_MERGES[view] : merge;
};

/** By key, the values that are served of the two; rows that are none are left out. */
function answersOf(view: ViewName, { log }: JoinedLog, batch: KeyedTable | undefined, overlay: Overlay | undefined): Map<number, string> {
  const run = emptyRun(log, 'offset', firstCode(NEW, 'batch'));
  const served = {
    run,
    overlay: overlay ?? emptyOverlay(log, view),
    tables: batch === undefined ? new Map() : new Map([[view, batch]]),
  };
  const server = serve(view, SPEED_VIEWS[view], mergeOf(view), { bucketMs: BUCKET_MS, refused: 'batchOnly', log });
  server.loaded(served, run.cut.bound);
  const { keys, values, size, width } = server.answers(served);
  const { identity, keepsIdentity } = VIEWS[view];
  const rows = Array.from({ length: size }, (_, entry) => [keys[entry]!, values.slice(entry * width, (entry + 1) * width)] as const);
  const isRow = (row: Float64Array): boolean => keepsIdentity || row.some((value, column) => value !== identity[column]);
  return new Map(rows.filter(([, row]) => isRow(row)).map(([key, row]) => [key, row.join(' ')]));
}

/** A batch view of `top` by the stream of the customer. */
function splitByStream(batch: KeyedTable, joined: JoinedLog): Map<number, KeyedTable> {
  const tables = new Map<number, KeyedTable>();
  for (let entry = 0; entry < batch.size; entry++) {
    const key = batch.keys[entry]!;
    const stream = joined.streamOfCustomer(splitCurrencyAccount(key).account);
    if (!tables.has(stream)) tables.set(stream, new KeyedTable(batch.width));
    tables.get(stream)!.write(key, [batch.values[entry]!]);
  }
  return tables;
}
