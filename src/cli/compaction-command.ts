import { generateLog } from '../generator/generator.ts';
import { formatDuration } from '../model/time.ts';
import { demonstrateCompaction, type CompactionDemonstration, type ReadBack } from '../simulation/compaction-demonstration.ts';
import { readScenario } from './input.ts';
import { resolve, type RunCommandOptions } from './run.ts';

/** `sim compaction`: the log of a scenario as topics that are compacted, read back into balances, and compared with the truth. */
export function compactionCommand(nameOrFile: string, options: Partial<RunCommandOptions>): void {
  const spec = resolve(readScenario(nameOrFile), options).specs[0]!;
  const found = demonstrateCompaction(spec, generateLog(spec));
  console.log(options.json === true ? JSON.stringify({ scenario: spec.name, seed: spec.seed, ...found }, null, 2) : text(spec.name, found));
}

function text(name: string, { accounts, snapshotMs, readBacks, cleaning, deleted, readers }: CompactionDemonstration): string {
  const { roundMs, tombstonesForMs } = cleaning;
  return [
    `The log of "${name}" as topics, compacted and read back into the balances of ${count(accounts)} accounts`,
    line('', ['written', 'read', 'accounts wrong', 'by prediction']),
    ...readBacks.map((each) => line(NAMES[each.name], [each.records, each.read, each.wrongAccounts, each.predictedWrong].map(count))),
    `  The snapshot is of ${formatDuration(snapshotMs)}; what its version did wrong until then stays wrong, by the same amounts.`,
    '',
    `${count(deleted)} balances are deleted at the end, each by a tombstone. The cleaner comes ${formatDuration(roundMs)} later; tombstones go ${formatDuration(tombstonesForMs)} after that (Kafka's delete.retention.ms by default).`,
    'A reader that began before the cleaner came keeps those it had already read if their tombstones are gone when it gets there.',
    line('the reader takes', ['deleted, kept', 'by prediction']),
    ...readers.map(({ lastsMs, dead, predictedDead }) => line(formatDuration(lastsMs), [count(dead), count(predictedDead)])),
  ].join('\n');
}

const NAMES: Readonly<Record<ReadBack['name'], string>> = {
  account: 'changes, key = account',
  event: 'changes, key = event id',
  state: 'states, key = account and currency',
  snapshot: 'base snapshot and the changes since',
  wrongSnapshot: 'the same, refunds turned round before',
};

const line = (name: string, cells: readonly string[]): string => `  ${name.padEnd(38)}${cells.map((cell) => cell.padStart(16)).join('')}`;

const count = (n: number): string => n.toLocaleString('en');
