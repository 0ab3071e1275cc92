import { Command, CommanderError, Option } from 'commander';
import { readFileSync, writeFileSync } from 'node:fs';
import { DEFAULT_REFRESH } from '../model/materialised-demonstration.ts';
import { parseDuration, SECOND } from '../model/time.ts';
import { scenarioJsonSchema } from '../scenario/json-schema.ts';
import { scenarioReference, withReference } from '../scenario/reference.ts';
import { scenarioIds } from './catalog.ts';
import { compactionCommand } from './compaction-command.ts';
import { indexCommand } from './index-command.ts';
import { fromCaller, readScenario } from './input.ts';
import { materialisedCommand } from './materialised-command.ts';
import { recordCommand } from './record.ts';
import { replayCommand, type ReplayCommandOptions } from './replay-command.ts';
import { resolve, runCommand, type RunCommandOptions } from './run.ts';
import { EXIT, UserError, describeSystemError } from './user-error.ts';

/** The terminal's way in. Results go to stdout, everything else to stderr; the exit code says how it went: 0 as expected, 1 not as expected, 2 bad input, 3 our fault. */
const collect = (value: string, previous: readonly string[]): string[] => [...previous, value];

function seedOf(text: string): number {
  if (!/^\d{1,10}$/.test(text)) throw new UserError(`--seed: expected a whole number from 0 to 4294967295, found "${text}"`);
  return Number(text);
}

function keysOf(text: string): number {
  if (/^\d{1,7}$/.test(text) && Number(text) >= 1 && Number(text) <= MAX_KEYS) return Number(text);
  throw new UserError(`--keys: expected a whole number from 1 to ${MAX_KEYS}, found "${text}"`);
}

function durationOf(text: string): number {
  const durationMs = parseDuration(text);
  if (durationMs !== null && durationMs >= SECOND) return durationMs;
  throw new UserError(`--refresh: expected a duration of 1s or more such as 15m or 1h30m, found "${text}"`);
}

const MAX_KEYS = 5_000_000;

function workersOf(text: string): number[] {
  const counts = text.split(',').map(Number);
  if (/^\d{1,2}(,\d{1,2})*$/.test(text) && counts.every((count) => count >= 1 && count <= MAX_WORKERS)) return counts;
  throw new UserError(`--workers: expected whole numbers from 1 to ${MAX_WORKERS} separated by commas, found "${text}"`);
}

const MAX_WORKERS = 32;

function list(): void {
  const rows = scenarioIds.map((id) => ({ id, scenario: resolve(readScenario(id)).scenario }));
  const width = Math.max(...rows.map(({ id }) => id.length));
  for (const { id, scenario } of rows) console.log(`${id.padEnd(width)}  ${scenario.name}. ${scenario.question}`);
}

function validate(nameOrFile: string): void {
  const source = readScenario(nameOrFile);
  const { scenario, specs } = resolve(source);
  console.log(`${source.file}: valid, ${specs.length} ${specs.length === 1 ? 'run' : 'runs'}, ${scenario.expect.length} expectations`);
}

function reference(options: { write?: string }): void {
  if (options.write === undefined) {
    console.log(scenarioReference());
    return;
  }
  const path = fromCaller(options.write);
  try {
    writeFileSync(path, withReference(readFileSync(path, 'utf8')));
  } catch (error) {
    throw describeSystemError(error, `cannot rewrite ${path}`);
  }
}

function program(onExit: (code: number) => void): Command {
  const sim = new Command('sim')
    .description('Run one stream of banking events through Lambda, Kappa and CRUD, and compare each with the truth.')
    .version(__BUILD_ID__, '--version')
    .argument('[scenario]', `${scenarioIds.join(', ')}, or the path of a file`)
    .option('--seed <n>', 'seed of every random stream', seedOf)
    .option('--set <path=value>', 'change a value of the scenario; may be given several times', collect, [])
    .addOption(new Option('--engine <name>', 'what computes the batch views').choices(['duckdb', 'builtin']).default('duckdb'))
    .option('--json', 'print the result as one JSON object')
    .option('--out <folder>', 'write the whole run into a new folder')
    .option('--quiet', 'no progress')
    .action(async (scenario: string | undefined, options: RunCommandOptions) => {
      if (scenario === undefined) {
        sim.outputHelp({ error: true });
        onExit(EXIT.invalid);
      } else onExit(await runCommand(scenario, options));
    });
  sim.command('list').description('the scenarios that come with the program').action(list);
  sim.command('validate').description('check a scenario without running it').argument('<file>').action(validate);
  sim
    .command('schema')
    .description('print the JSON Schema of scenario files')
    .action(() => console.log(JSON.stringify(scenarioJsonSchema(), null, 2)));
  sim
    .command('reference')
    .description('print the reference of scenario files')
    .option('--write <readme>', 'put it between the markers of this file instead')
    .action(reference);
  sim
    .command('algebra')
    .description('what DuckDB can put together from two halves of the log, and what it refuses')
    .argument('[scenario]', 'whose log to halve', 'payday')
    .action(async (nameOrFile: string) => (await import('./algebra.ts')).algebraCommand(nameOrFile)); // loads DuckDB, which nothing else here needs
  sim
    .command('index')
    .description('what an index costs key by key and in bulk, and what a rollup saves')
    .argument('[scenario]', 'whose records to index as well', 'payday')
    .option('--keys <n>', 'number of random keys', keysOf, 1_000_000)
    .action(indexCommand);
  sim
    .command('replay')
    .description('read the log of a scenario anew in worker threads, and measure it')
    .argument('<scenario>')
    .option('--workers <list>', 'numbers of workers, separated by commas', workersOf, [1, 2, 4, 8])
    .configureHelp({ showGlobalOptions: true })
    .action(async (scenario: string, _: object, command: Command) =>
      onExit(await replayCommand(scenario, command.optsWithGlobals<ReplayCommandOptions>())),
    );
  sim
    .command('materialised')
    .description('what it costs to keep an answer: a plain view, a full refresh, incremental maintenance')
    .argument('[scenario]', 'whose records and readers to go over', 'payday')
    .option('--refresh <duration>', 'time between two full refreshes', durationOf, parseDuration(DEFAULT_REFRESH)!)
    .configureHelp({ showGlobalOptions: true })
    .action((nameOrFile: string, _: object, command: Command) => materialisedCommand(nameOrFile, command.optsWithGlobals()));
  sim
    .command('compaction')
    .description('what is left of a log that is compacted by account, by event or by state, and what a base snapshot saves')
    .argument('[scenario]', 'whose log to compact', 'payday')
    .configureHelp({ showGlobalOptions: true })
    .action((nameOrFile: string, _: object, command: Command) => compactionCommand(nameOrFile, command.optsWithGlobals()));
  sim
    .command('record')
    .description('run a scenario and write what the page needs to play it')
    .argument('<scenario>')
    .requiredOption('-o, --output <file>', 'where to write it')
    .action(async (scenario: string, options: { output: string }) => onExit(await recordCommand(scenario, options)));
  return sim;
}

/** Ends well when whoever reads the output has seen enough. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(process.exitCode ?? EXIT.ok);
  throw error;
});

async function main(): Promise<void> {
  const sim = program((code) => (process.exitCode = code));
  for (const command of [sim, ...sim.commands]) command.exitOverride().configureOutput({ outputError: (text, write) => write(text) });
  try {
    await sim.parseAsync();
  } catch (error) {
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? EXIT.ok : EXIT.invalid;
    else if (error instanceof UserError) {
      console.error(error.message);
      process.exitCode = error.exitCode;
    } else {
      console.error(`Internal error (build ${__BUILD_ID__}): ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      process.exitCode = EXIT.internal;
    }
  }
}

await main();
