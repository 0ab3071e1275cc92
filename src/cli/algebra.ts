import colors from 'picocolors';
import { combineHalves, type Combination } from '../engine/combined-states.ts';
import { Session } from '../engine/duckdb-connection.ts';
import { connectInNode } from '../engine/duckdb-node.ts';
import { SCHEMA } from '../engine/log-columns.ts';
import { LogTable } from '../engine/log-table.ts';
import { generateLog } from '../generator/generator.ts';
import { readScenario } from './input.ts';
import { resolve } from './run.ts';

/** `sim algebra`: which aggregates DuckDB can put together from the two halves of a scenario's log, and what it says of the others. */
export async function algebraCommand(nameOrFile: string): Promise<void> {
  const spec = resolve(readScenario(nameOrFile)).specs[0]!;
  const log = generateLog(spec);
  const session = new Session(await connectInNode());
  for (const sql of SCHEMA) await session.query(sql, 'start');
  await new LogTable(session).hold(log, log.length);
  const combinations = await combineHalves(session, Math.floor(spec.durationMs / 2));
  session.terminate();
  const width = Math.max(...combinations.map(({ aggregate }) => aggregate.length));
  console.log(`Two halves of the log of "${spec.name}", ${log.length} records, put together by DuckDB account by account:\n`);
  for (const combination of combinations) console.log(`${combination.aggregate.padEnd(width)}  ${words(combination)}`);
}

function words(combination: Combination): string {
  if ('refusal' in combination) return colors.yellow(`refused: ${combination.refusal}`);
  const { accounts, different } = combination;
  if (different === 0) return `equal to the whole, ${accounts} accounts`;
  return colors.yellow(`another answer than the whole for ${different} of ${accounts} accounts`);
}
