import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { VerdictFile } from '../../src/cli/verdict.ts';
import type { ReplayMeasured } from '../../src/model/replay-measured.ts';
import { simProgram, type Outcome } from '../support/sim.ts';

const SMALL = `version: 1
name: small
duration: 90m
observe: {from: 30m}
stream: {accounts: 20, merchants: 5, arrival: flat, transactionsPerSecond: 0.2}
lambda: {interval: 15m}
variants: {unlocked: {crud.isolation: readCommitted, crud.gap: 20s}}
expect:
  - {during: [+0s, end], lane: lambda, view: balance, metric: wrongKeys, is: "= 0"}
  - {variant: unlocked, at: end, lane: crud, view: balance, metric: wrongKeys, is: "> 0"}
`;

let sim: (...args: readonly string[]) => Outcome;
const folder = mkdtempSync(join(tmpdir(), 'watershed-cli-'));
const small = join(folder, 'small.yaml');
const quick = ['--engine', 'builtin'];
const course = JSON.parse(readFileSync(new URL('../../scenarios/index.json', import.meta.url), 'utf8')) as string[];

beforeAll(async () => {
  sim = await simProgram();
  writeFileSync(small, SMALL);
}, 120_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a run', () => {
  it('ends with 0 if everything holds, and says so on stdout alone', () => {
    const { code, stdout, stderr } = sim(small, ...quick);
    expect(stdout).toContain('2 of 2 expectations hold');
    expect(stdout).toContain('batch computed by the built-in engine; not an independent check');
    expect(stderr).toBe('');
    expect(code).toBe(0);
  });

  it('ends with 1 if something does not hold', () => {
    const { code, stdout } = sim(small, ...quick, '--set', 'expect[0].is=> 0');
    expect(stdout).toMatch(/✗ lambda balance wrongKeys > 0/);
    expect(stdout).toContain('1 of 2 expectations hold');
    expect(code).toBe(1);
  });

  it('prints one JSON object, the same every time but for what was measured', () => {
    const [first, second] = [1, 2].map(() => sim(small, ...quick, '--json', '--seed', '7'));
    const { measured, ...verdict } = JSON.parse(first!.stdout) as VerdictFile;
    expect(Object.keys(measured)).toContain('totalMs');
    expect({ ...(JSON.parse(second!.stdout) as VerdictFile), measured: undefined }).toEqual({ ...verdict, measured: undefined });
    expect(verdict).toMatchObject({ scenario: 'small', seed: 7, batchEngine: 'builtin', virtualMs: 5_400_000 });
    expect(Object.keys(verdict.lanes)).toEqual(['lambda', 'kappa', 'crud', 'lambda-batch']);
    expect(verdict.lanes.kappa.views.balance).toMatchObject({ wrongKeys: 0, l1Minor: 0, linfMinor: 0, biasMinor: 0 });
    expect(Object.keys(verdict.variants)).toEqual(['unlocked']);
    expect(verdict.expectations[0]).toMatchObject({ variant: 'base', status: 'pass' });
  });

  it('gives another stream for another seed', () => {
    const hashes = ['1', '2'].map((seed) => (JSON.parse(sim(small, ...quick, '--json', '--seed', seed).stdout) as VerdictFile).logSha256);
    expect(hashes[0]).not.toBe(hashes[1]);
  });

  it('computes the same with DuckDB as without', () => {
    const [duckdb, builtin] = ['duckdb', 'builtin'].map(
      (engine) => JSON.parse(sim(small, '--json', '--engine', engine).stdout) as VerdictFile,
    );
    expect(duckdb).toMatchObject({ batchEngine: 'duckdb', lanes: builtin!.lanes, variants: builtin!.variants });
    expect(duckdb!.note).toBeUndefined();
  });
});

describe('bad input ends with 2, in words and without a trace', () => {
  const cases: [string, () => string[], string][] = [
    ['an unknown id', () => ['payda'], 'there is no scenario "payda"; did you mean "payday"?'],
    ['no such file', () => [join(folder, 'none.yaml')], 'there is no such file or folder'],
    ['a folder', () => [folder], 'it is a folder, expected a file'],
    ['bytes', () => [process.execPath], 'cannot read'],
    ['an unknown key', () => [file('kapa: 1')], 'bad.yaml:4:1 kapa: unknown key "kapa"'],
    [
      'a number out of range',
      () => [file('log: {partitions: 99}')],
      'bad.yaml:4:19 log.partitions: expected a number from 1 to 32, found 99',
    ],
    ['an invalid file to validate', () => ['validate', file('seed: x')], 'bad.yaml:4:7 seed: expected a whole number, found "x"'],
    ['an override out of range', () => [small, '--set', 'kappa.tasks=99'], '--set kappa.tasks=99 kappa.tasks: expected'],
    ['an override of nothing', () => [small, '--set', 'kappa'], 'expected path=value'],
    ['a seed that is none', () => [small, '--seed', 'x'], '--seed: expected a whole number from 0 to 4294967295, found "x"'],
    [
      'no number of workers',
      () => ['replay', small, '--workers', '1,x'],
      '--workers: expected whole numbers from 1 to 32 separated by commas, found "1,x"',
    ],
    ['too many workers', () => ['replay', small, '--workers', '33'], 'found "33"'],
    ['more keys than fit', () => ['index', '--keys', '9999999'], '--keys: expected a whole number from 1 to 5000000, found "9999999"'],
    ['an unknown engine', () => [small, '--engine', 'fast'], 'Allowed choices are duckdb, builtin'],
    ['an unknown option', () => [small, '--fast'], "unknown option '--fast'"],
    ['nothing at all', () => [], 'Usage: sim'],
    ['an export into a file', () => [small, '--out', small], 'it is a file, expected a new or an empty folder'],
    ['an export over something', () => [small, '--out', folder], 'the folder is not empty'],
    ['an export to nowhere', () => [small, '--out', join(small, 'below')], 'a part of the path is not a folder'],
  ];

  function file(line: string): string {
    const path = join(folder, 'bad.yaml');
    writeFileSync(path, `version: 1\nname: x\nduration: 5h\n${line}\n`);
    return path;
  }

  it.each(cases)('%s', (_, args, says) => {
    const { code, stdout, stderr } = sim(...args());
    expect(stderr).toContain(says);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(stdout).toBe('');
    expect(code).toBe(2);
  });

  it('shows twenty problems at most', () => {
    const { stderr } = sim(file(Array.from({ length: 30 }, (_, n) => `key${n}: 1`).join('\n')));
    expect(stderr).toContain('and 10 more');
  });
});

describe('other commands', () => {
  it('lists the scenarios in the order of the course', () => {
    const { code, stdout } = sim('list');
    expect(stdout.split('\n').map((line) => line.split(' ')[0])).toEqual([...course, '']);
    expect(code).toBe(0);
  });

  it('validates every scenario that comes with the program', () => {
    for (const id of course) expect(sim('validate', id)).toMatchObject({ code: 0, stderr: '' });
  });

  it('prints a schema', () => {
    const schema = JSON.parse(sim('schema').stdout) as { required: string[] };
    expect(schema.required).toEqual(['version', 'name', 'duration']);
  });

  it('reads a log anew in worker threads, with one hash for every number of them', () => {
    const replay = ['replay', small, '--workers', '1,2,8', ...quick, '--seed', '7'];
    const { code, stdout, stderr } = sim(...replay);
    const hashes = stdout.match(/\b[0-9a-f]{64}\b/g)!;
    expect(hashes).toHaveLength(3);
    expect(new Set(hashes).size).toBe(1);
    expect(stdout).toContain('Every number of workers finds the answers of one reader without workers.');
    expect(stdout).toMatch(/builtin finds the same answers in \d of 2 views/);
    expect([code, stderr]).toEqual([0, '']);
    const found = JSON.parse(sim(...replay, '--json').stdout) as ReplayMeasured & { seed: number };
    expect(found).toMatchObject({ seed: 7, isSame: true, sha256: hashes[0], batch: { engine: 'builtin' } });
    expect(found.rows.map(({ workers }) => workers)).toEqual([1, 2, 8]);
  });

  it('builds an index both ways, and says what is counted, worked out and measured', () => {
    const { code, stdout, stderr } = sim('index', small, '--keys', '20000');
    expect(stdout).toMatch(
      /20,000 random keys\n +key by key +in bulk\n +written +4,029 +200 +20\.1 times as many\n +written, by the model +4,205 +200/,
    );
    expect(stdout).toMatch(/time, measured here +\d+ ms +\d+ ms/);
    expect(stdout).toContain('Both hold the same 20,000 keys.');
    expect(stdout).toMatch(
      /Totals per account and day +\d+ +\d+ +1 of \d+; account_id \d+, ccy [A-Z]{3}, day 0, event_type [A-Z_]+: -?\d+/,
    );
    expect(stdout).toMatch(/Totals of all customers +\d+ +\d+ +1 of \d+; ccy /);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  it('keeps an answer in three ways, and says what each costs', () => {
    const { code, stdout, stderr } = sim('materialised', small, '--refresh', '30m');
    expect(stdout).toContain('questions, a refresh every 30m.');
    expect(stdout).toMatch(/Balance: [\d,]+ rows inserted, none deleted; the base table ends with [\d,]+\n +updates/);
    expect(stdout).toMatch(/row by row: no row differs\./);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const found = JSON.parse(sim('materialised', small, '--json').stdout) as { refreshMs: number; cases: { ways: object[] }[] };
    expect(found).toMatchObject({ refreshMs: 900_000, cases: [{ view: 'balance', reversals: 'posted' }, {}, {}, {}, {}] });
    expect(found.cases[0]!.ways).toHaveLength(4);
    expect(sim('materialised', small, '--refresh', 'often')).toMatchObject({
      code: 2,
      stderr: '--refresh: expected a duration of 1s or more such as 15m or 1h30m, found "often"\n',
    });
  });

  it('compacts a log, and says which answers survive it', () => {
    const { code, stdout, stderr } = sim('compaction', small);
    expect(stdout).toMatch(/changes, key = event id +[\d,]+ +[\d,]+ +0 +0\n/);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(sim('compaction', small, '--json', '--seed', '9').stdout)).toMatchObject({
      seed: 9,
      readBacks: [{ name: 'account' }, {}, {}, {}, {}],
    });
  });

  it('prints the reference', () => {
    expect(sim('reference').stdout).toContain('| `kappa.dedupeTtl` | duration | `24h` |');
  });
});

it('exports whole folders and leaves nothing else behind', () => {
  const target = join(folder, 'taken');
  mkdirSync(target);
  expect(sim(small, ...quick, '--out', target).code).toBe(0);
  expect(readdirSync(target).sort()).toEqual([
    'accounts.csv',
    'answers',
    'ledger',
    'log.csv',
    'scenario.yaml',
    'series.csv',
    'spans.csv',
    'verdict.json',
  ]);
  expect(sim(small, ...quick, '--set', 'kappa.tasks=99', '--out', join(folder, 'other')).code).toBe(2);
  expect(existsSync(join(folder, 'other'))).toBe(false);
  expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([]);
});
