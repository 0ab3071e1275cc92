import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { DAY, HOUR, MINUTE, SECOND } from '../../src/model/time.ts';
import { formatProblem } from '../../src/scenario/problem.ts';
import { resolveScenario, type ResolveOptions, type ResolveResult } from '../../src/scenario/resolve.ts';

const BASE = 'version: 1\nname: x\nduration: 30h\nobserve: {from: 24h}\n';

function resolved(text: string, options?: ResolveOptions): ResolveResult & { ok: true } {
  const result = resolveScenario(text, options);
  if (!result.ok) throw new Error(result.errors.map((problem) => formatProblem(problem, 'x.yaml')).join('\n'));
  return result;
}

const refused = (text: string, options: ResolveOptions): string[] => {
  const result = resolveScenario(text, options);
  return result.ok ? [] : result.errors.map((problem) => formatProblem(problem, 'x.yaml'));
};

describe('resolving a scenario', () => {
  it('turns every quantity into an integer', () => {
    const [spec] = resolved(`${BASE}stream: {transactionsPerSecond: 0.5, late: {share: 0.05, meanDelay: 1h30m}}`).specs;
    expect(spec).toMatchObject({
      variant: 'base',
      durationMs: 30 * HOUR,
      observe: { fromMs: DAY, toMs: 30 * HOUR },
      stream: { transactionsPerSecond: 500, late: { share: 50_000, meanDelay: 90 * MINUTE } },
      totals: { bucket: HOUR },
    });
  });

  it('reads JSON as it reads YAML', () => {
    const json = JSON.stringify({ version: 1, name: 'x', duration: '30h', observe: { from: '24h' } }, null, '\t');
    expect(resolved(json).specs).toEqual(resolved(BASE).specs);
  });

  it('counts the times of the timeline from the window where they say so', () => {
    const timeline = ['+20m', '9h', '"1d 01:02:03"', 'end - 1s'].map((at) => `  - {at: ${at}, do: kappa.crash}`).join('\n');
    const [spec] = resolved(`${BASE}timeline:\n${timeline}`).specs;
    expect(spec!.timeline.map(({ atMs }) => atMs)).toEqual([
      DAY + 20 * MINUTE,
      9 * HOUR,
      DAY + HOUR + 2 * MINUTE + 3 * SECOND,
      30 * HOUR - SECOND,
    ]);
  });

  it('runs the scenario itself first and gives every variant the same stream', () => {
    const { specs } = resolved(`${BASE}variants:\n  quick: {lambda.cores: 64, lambda.interval: 15m}\n  calm: {kappa.tasks: 2}\n`);
    expect(specs.map(({ variant, lambda, kappa }) => [variant, lambda.cores, lambda.interval, kappa.tasks])).toEqual([
      ['base', 8, HOUR, 1],
      ['quick', 64, 15 * MINUTE, 1],
      ['calm', 8, HOUR, 2],
    ]);
    expect(specs.map(({ stream }) => stream)).toEqual([specs[0]!.stream, specs[0]!.stream, specs[0]!.stream]);
  });

  it('lets a variant change a lane action of the timeline and an entry of a list', () => {
    const { specs } = resolved(
      `${BASE}timeline: [{at: 25h, do: kappa.crash}]\nvariants:\n  later: {"timeline[0].at": 26h}\n  other: {views: [last]}\n`,
    );
    expect(specs.map(({ timeline, views }) => [timeline[0]!.atMs, views])).toEqual([
      [25 * HOUR, ['balance', 'totals']],
      [26 * HOUR, ['balance', 'totals']],
      [25 * HOUR, ['last']],
    ]);
  });
});

describe('values from the command line', () => {
  it('go over those of the file, the seed last', () => {
    const { specs, scenario } = resolved(BASE, {
      seed: 7,
      set: ['seed=6', 'kappa.tasks=4', 'crud.isolation=readCommitted', 'views=[last, average]', 'stream.late.share=0.5'],
    });
    expect(scenario.seed).toBe(7);
    expect(specs[0]).toMatchObject({
      kappa: { tasks: 4 },
      crud: { isolation: 'readCommitted' },
      views: ['last', 'average'],
      stream: { late: { share: 500_000 } },
    });
  });

  it('reach the variants too', () => {
    const { specs } = resolved(`${BASE}variants: {slow: {lambda.cores: 1}}`, { set: ['kappa.tasks=4'] });
    expect(specs.map(({ kappa }) => kappa.tasks)).toEqual([4, 4]);
  });

  it.each([
    ['kappa.tasks=0', '--set kappa.tasks=0 kappa.tasks: expected a number from 1 to 32, found 0'],
    ['kappa.task=3', 'did you mean "tasks"?'],
    ['kappa', '--set kappa: expected path=value'],
    ['=3', '--set =3: expected path=value'],
    ['name.first=3', '--set name.first=3: expected path=value'],
    ['__proto__.x=3', '--set __proto__.x=3: expected path=value'],
    ['views[5]=last', '--set views[5]=last: expected path=value'],
    ['duration=1m', 'observe.from: expected a time within the run'],
    ['name=!!js/function "x"', ''],
    ['name=&a [*a]', ''],
  ])('are refused in words: %s', (set, says) => {
    const problems = refused(BASE, { set: [set] });
    if (says === '') expect(problems).toEqual([]);
    else expect(problems.join('\n')).toContain(says);
  });
});

describe('the settings of the Lambda lane', () => {
  const MEDIAN = `${BASE}views: [balance, median]\n`;

  it.each([
    [MEDIAN, 'lambda.batch=incremental', 'lambda.batch: an incremental batch adds results up row by row, which "median" cannot do'],
    [MEDIAN, 'lambda.snapshot={at: 2h}', 'lambda.snapshot: a batch that starts from a snapshot adds results up row by row'],
    [MEDIAN, 'lambda.speed.lifetime=epochs', 'lambda.speed.lifetime: an overlay in epochs adds results up row by row'],
    [BASE, 'lambda.snapshot={at: 30h}', 'lambda.snapshot.at: expected a time within the run (1d6h), found 1d6h'],
    [BASE, 'lambda.interval=fortnightly', 'expected a duration between 1m and 31d, monthly or onDemand, found "fortnightly"'],
    [BASE, 'lambda.interval=30s', 'expected a duration between 1m and 31d, monthly or onDemand, found "30s"'],
    [BASE, 'lambda.speed.forget=1h', 'forget'],
    [
      BASE,
      'timeline=[{at: 1h, do: lambda.loseMaster, last: 1m}, {at: 2h, do: lambda.loseMaster, last: 1m}]',
      'timeline[1]: expected one "lambda.loseMaster" at most',
    ],
    [
      BASE,
      'timeline=[{ at: 1h, do: lambda.deploy, layer: both }]',
      'timeline[0]: expected "rule" with "version", "addView" or "decodes", found none',
    ],
    [BASE, 'timeline=[{ at: 1h, do: lambda.deploy, layer: both, rule: charges }]', 'timeline[0]: expected "rule" and "version" together'],
    [
      BASE,
      'timeline=[{ at: 1h, do: lambda.deploy, layer: both, addView: net }]',
      'timeline[0].addView: expected one of the views of the run',
    ],
    [BASE, 'timeline=[{at: 1h, do: lambda.clearAl, for: 1m}]', 'lambda.clearAll'],
    [BASE, 'timeline=[{at: 1h, do: lambda.clearAll}]', 'for'],
  ])('say what they need: %s with %s', (text, set, says) => {
    expect(refused(text, { set: [set] }).join('\n')).toContain(says);
  });

  it('can be combined where they can', () => {
    const set = ['lambda.batch=incremental', 'lambda.snapshot={at: 2h}', 'lambda.interval=monthly', 'lambda.speed.lifetime=epochs'];
    expect(resolved(`${BASE}views: [balance, last]\n`, { set }).specs[0]!.lambda).toMatchObject({
      interval: 'monthly',
      batch: 'incremental',
      snapshot: { at: 2 * HOUR },
    });
  });
});

describe('the scenario written out', () => {
  const text = `${BASE}stream: {offline: {maxDelay: 9h}}\nvariants: {slow: {lambda.cores: 1}}\ntimeline: [{at: 25h, do: stream.outage, for: 5m}]\nexpect: [{at: end, lane: kappa, view: balance, metric: keys, is: "> 0"}]\n`;

  it('has every default that applied', () => {
    expect(resolved(text).full).toMatchObject({
      seed: 42,
      observe: { from: '24h', to: 'end' },
      log: { partitions: 16 },
      stream: { offline: { share: 0.001, minDelay: '4h', maxDelay: '9h' } },
      timeline: [{ do: 'stream.outage', mode: 'buffer', share: 1, backAfter: '0s' }],
      expect: [{ against: 'processed' }],
    });
  });

  it('is the same run when it is read again', () => {
    const { full, specs, scenario } = resolved(text, { seed: 9, set: ['kappa.tasks=2'] });
    const again = resolved(stringify(full));
    expect(again.specs).toEqual(specs);
    expect(again.scenario).toEqual(scenario);
    expect(again.full).toEqual(full);
  });
});
