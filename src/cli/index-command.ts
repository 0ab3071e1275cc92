import { clockOf } from '../engine/wall-clock.ts';
import { generateLog } from '../generator/generator.ts';
import type { Log } from '../log/log.ts';
import { bulkPaysFrom, PAGES, scanPaysFrom } from '../model/index-cost.ts';
import { INDEX_SEED, type IndexDemonstration } from '../model/index-demonstration.ts';
import { accountEventKey } from '../model/keys.ts';
import { ROLLUPS } from '../pipelines/lambda/rollup/index.ts';
import { indexDemonstration, randomKeys } from '../simulation/index-demonstration.ts';
import { demonstrateRollups, type RolledUp, type RollupDemonstration } from '../simulation/rollup-demonstration.ts';
import { readScenario } from './input.ts';
import { resolve } from './run.ts';

/** `sim index`: what an index costs key by key and in bulk, for random keys and for the records of a scenario; and what its rollups save. */
export async function indexCommand(nameOrFile: string, { keys }: { keys: number }): Promise<void> {
  const spec = resolve(readScenario(nameOrFile)).specs[0]!;
  const { now } = clockOf(globalThis);
  const log = generateLog(spec);
  const { keysPerPage, cached } = PAGES;
  print([
    `Leaf pages of an index: ${keysPerPage} entries to a page, ${cached} pages in memory. Pages are counted; the model works them out.`,
    '',
    `${count(keys)} random keys`,
    ...costs(indexDemonstration(randomKeys(keys, INDEX_SEED), now)),
    '',
    `${count(log.length)} records of "${spec.name}", by account, transaction and leg`,
    ...costs(indexDemonstration(eventKeys(log), now)),
    '  The model takes all leaves to be equally busy. Accounts are not: the leaves of busy ones stay in memory.',
    '',
    ...readings(spec.name, await demonstrateRollups(spec, log)),
  ]);
}

/** Keys of all records in the order of their arrival; a copy has the key of its fact. */
function eventKeys(log: Log): Float64Array {
  const record = log.cursor();
  return Float64Array.from({ length: log.length }, (_, row) => {
    const { account, txn, leg } = record.seek(row);
    return accountEventKey(account, txn, leg);
  });
}

function costs({ perEvent, bulk, isSame, model, keys }: IndexDemonstration): string[] {
  const times = bulk.writes === 0 ? '' : `${(perEvent.writes / bulk.writes).toFixed(1)} times as many`;
  const toSort = model.writesToSort === 0 ? '' : `and ${count(model.writesToSort)} to sort them in as little memory`;
  return [
    line('', 'key by key', 'in bulk'),
    line('written', count(perEvent.writes), count(bulk.writes), times),
    line('written, by the model', count(model.writesPerEvent), count(model.writesInBulk), toSort),
    line('read', count(perEvent.reads), count(bulk.reads)),
    line('read, by the model', count(model.readsPerEvent), '0'),
    line('leaves in the end', count(perEvent.leaves), count(bulk.leaves)),
    line(`read for ${count(bulk.questions)} look-ups`, count(perEvent.questionReads), count(bulk.questionReads)),
    line('time, measured here', `${perEvent.measuredMs.toFixed(0)} ms`, `${bulk.measuredMs.toFixed(0)} ms`, 'in memory, without a disk'),
    `  Both hold ${isSame ? `the same ${count(keys)} keys` : 'DIFFERENT keys'}.`,
  ];
}

function readings(name: string, { before, since, overlayRows, rollups }: RollupDemonstration): string[] {
  const pays = bulkPaysFrom(before, PAGES);
  const bulk = Number.isFinite(pays)
    ? `A batch over ${count(before)} records writes less in bulk if at least ${count(pays)} of them are new.`
    : `An index of ${count(before)} records fits into memory: inserting one by one reads nothing and writes each leaf once.`;
  return [
    `At the end of "${name}" the last batch has read ${count(before)} records; ${count(since)} have come since.`,
    bulk,
    `An overlay of ${count(since)} records needs no index while it takes in at least ${count(Math.ceil(scanPaysFrom(since)))} records per question: looking through all of them costs less.`,
    '',
    `Rows of the batch read for one question; in the overlay ${count(overlayRows)} more are read each time`,
    line('', 'unsorted', 'sorted', 'rolled up'),
    ...rollups.map(readingOf),
  ];
}

function readingOf({ name, cells, amount, unsorted, sorted, rolledUp, rows }: RolledUp): string {
  const { title, keyColumns } = ROLLUPS[name];
  const asked = keyColumns.map((column, place) => `${column} ${cells[place]}`).join(', ');
  return `${line(title, count(unsorted), count(sorted), count(rolledUp))} of ${count(rows)}; ${asked}: ${amount}`;
}

const line = (name: string, first: string, second: string, ...notes: readonly string[]): string =>
  `  ${name.padEnd(27)}${first.padStart(12)}${second.padStart(12)}   ${notes.join('   ')}`.trimEnd();

const count = (n: number): string => n.toLocaleString('en');

const print = (lines: readonly string[]): void => console.log(lines.join('\n'));
