import { createBuiltinEngine } from '../engine/builtin.ts';
import type { Log } from '../log/log.ts';
import { nextTickMs } from '../model/batch-ticks.ts';
import { NO_KEY } from '../model/keys.ts';
import type { RunSpec } from '../model/scenario.ts';
import { ROLLUPS, ROLLUP_NAMES, type RollupName } from '../pipelines/lambda/rollup/index.ts';
import { rolledAnswer, rollUp } from '../pipelines/lambda/rollup/rollup.ts';
import { totals } from '../pipelines/lambda/speed/totals.ts';
import { KeyedTable } from '../support/keyed-table.ts';

/**
 * What one question about a day, or about everybody, reads at the end of a run: from a table in no order, from a sorted one, and from a rollup. The batch reads
 * what came before its last start; what came since is in the overlay, which is looked through each time.
 */
export interface RollupDemonstration {
  /** records before the cut of the last batch, and since */
  readonly before: number;
  readonly since: number;
  /** rows of `totals` in the overlay */
  readonly overlayRows: number;
  readonly rollups: readonly RolledUp[];
}

export interface RolledUp {
  readonly name: RollupName;
  /** rows of the batch's rollup */
  readonly rows: number;
  /** the row that is asked for, the one that most rows of `totals` belong to: its cells, and the answer in minor units */
  readonly cells: readonly (string | number)[];
  readonly amount: number;
  /** rows of the batch that are read for it */
  readonly unsorted: number;
  readonly sorted: number;
  readonly rolledUp: number;
}

export async function demonstrateRollups(spec: RunSpec, log: Log): Promise<RollupDemonstration> {
  const { bucket } = spec.totals;
  const before = log.rowsAt(lastTickMs(spec));
  const engine = createBuiltinEngine();
  await engine.load(log, log.length);
  const { tables } = await engine.compute({ bound: log.boundAt(before), beforeEventMs: null }, ['totals'], { bucketMs: bucket });
  const batch = tables.get('totals')!;
  const overlay = overlayOf(log, before, bucket);
  const rollups = ROLLUP_NAMES.map((name) => ask(name, batch, overlay, bucket));
  return { before, since: log.length - before, overlayRows: overlay.size, rollups };
}

function ask(name: RollupName, batch: KeyedTable, overlay: KeyedTable, bucketMs: number): RolledUp {
  const rollup = ROLLUPS[name];
  const coarser = rollUp(rollup, batch, bucketMs);
  const key = broadest(name, batch, bucketMs);
  const [from, to] = rollup.finerRange(key, bucketMs);
  const sorted = batch.keys.subarray(0, batch.size).reduce((rows, finer) => rows + (finer >= from && finer < to ? 1 : 0), 0);
  return {
    name,
    rows: coarser.size,
    cells: rollup.cells(key, bucketMs),
    amount: rolledAnswer(rollup, coarser, overlay, bucketMs, key),
    unsorted: batch.size,
    sorted,
    rolledUp: coarser.find(key) === -1 ? 0 : 1,
  };
}

function broadest(name: RollupName, batch: KeyedTable, bucketMs: number): number {
  const finerRows = new KeyedTable(1);
  let most = -1;
  for (let entry = 0; entry < batch.size; entry++) {
    const key = ROLLUPS[name].key(batch.keys[entry]!, bucketMs);
    if (key === NO_KEY) continue;
    const at = finerRows.upsert(key);
    finerRows.values[at]! += 1;
    if (most === -1 || finerRows.values[at]! > finerRows.values[most]!) most = at;
  }
  return most === -1 ? 0 : finerRows.keys[most]!;
}

/** `totals` of the facts whose first copy came after the first `before` records. */
function overlayOf(log: Log, before: number, bucketMs: number): KeyedTable {
  const overlay = new KeyedTable(totals.identity.length);
  const isKnown = new Uint8Array(log.length);
  const record = log.cursor();
  log.columns.id.forEach((id, row) => {
    if (isKnown[id] === 1) return;
    isKnown[id] = 1;
    if (row < before) return;
    const key = totals.key(record.seek(row), bucketMs);
    if (key === NO_KEY) return;
    const at = overlay.upsert(key) * overlay.width;
    totals.add(overlay.values, at, record, 'old');
  });
  return overlay;
}

/** The start of the last batch before the end of the run; 0 if there is none. */
function lastTickMs({ lambda, durationMs }: RunSpec): number {
  let last = 0;
  for (let tick = nextTickMs(lambda.interval, 0); tick !== null && tick < durationMs; tick = nextTickMs(lambda.interval, tick)) last = tick;
  return last;
}
