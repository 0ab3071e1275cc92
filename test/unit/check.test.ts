import { describe, expect, it } from 'vitest';
import { expectSchema } from '../../src/model/scenario.ts';
import { HOUR, MINUTE } from '../../src/model/time.ts';
import { checkExpectations, type Verdict } from '../../src/scenario/check.ts';
import { parseComparison } from '../../src/scenario/expect.ts';
import { batchTakesMs } from '../../src/scenario/batch-takes.ts';
import { measuredRun, type ByHand } from '../support/measured-run.ts';

/** Verdict on one expectation about `balance`; what is not given is `lane: lambda`, `metric: wrongKeys`. */
function verdict(byHand: ByHand, expectation: Readonly<Record<string, unknown>>, variants: Readonly<Record<string, ByHand>> = {}): Verdict {
  const parsed = expectSchema.parse({ lane: 'lambda', view: 'balance', metric: 'wrongKeys', ...expectation });
  const runs = new Map([
    ['base', measuredRun(byHand)],
    ...Object.entries(variants).map(([name, run]) => [name, measuredRun(run)] as const),
  ]);
  return checkExpectations([parsed], runs)[0]!;
}

/** Wrong in [2:00, 3:00) and in [5:00, 6:30), batches published at 2:05, 3:00 and 6:30; the run ends at 10:00. */
const LATE: ByHand = {
  steps: {
    lambda: [
      [HOUR, 0, 0],
      [2 * HOUR, 3, -30],
      [2.5 * HOUR, 4, -40],
      [3 * HOUR, 0, 0],
      [5 * HOUR, 1, -7],
      [6.5 * HOUR, 0, 0],
    ],
    kappa: [
      [HOUR, 0, 0],
      [4 * HOUR, 2, 9],
    ],
    crud: [[HOUR, 0, 0]],
  },
  batches: [
    [0.5 * HOUR, 0.75 * HOUR, 100],
    [2 * HOUR, 2 * HOUR + 5 * MINUTE, 1_000],
    [2.5 * HOUR, 3 * HOUR, 1_200],
    [6 * HOUR, 6.5 * HOUR, 2_000],
    [9 * HOUR, -1, 3_000],
  ],
};

describe('at a time', () => {
  it.each([
    ['02:00', '= 3', 'pass', '3'],
    ['02:00 - 1ms', '= 0', 'pass', '0'],
    ['03:00', '= 0', 'pass', '0'],
    ['03:00 - 1ms', '> 4', 'fail', '4'],
    ['lambda.published(3)', '= 0', 'pass', '0'],
    ['lambda.published(3) - 1ms', '>= 1', 'pass', '1'],
    ['lambda.started(2) + 1m', '= 4', 'pass', '4'],
    ['+1h', '!= 3', 'fail', '3'],
    ['00:59', '= 0', 'unknown', 'not known at this time'],
    ['lambda.published(4)', '= 0', 'unknown', '"lambda.published(4)" never came'],
  ])('%s %s: %s', (at, is, status, observed) => {
    expect(verdict(LATE, { at, is })).toMatchObject({ status, observed });
  });

  it('at the end asks the final tables', () => {
    const final = { linfMinor: 12, wrongKeys: 2, keys: 9 };
    expect(verdict({ final }, { at: 'end', metric: 'linfMinor', is: '= 12' }).status).toBe('pass');
    expect(verdict({ final }, { at: 'end', lane: 'lambda-batch', is: '= 2' }).status).toBe('pass');
    expect(verdict({ final }, { at: 'end', metric: 'keys', is: '= 5' })).toMatchObject({ status: 'fail', observed: '9' });
  });

  it('compares with another lane, another metric and another variant', () => {
    expect(verdict(LATE, { at: '04:30', is: '< kappa' })).toMatchObject({ status: 'pass', observed: '0 (compared with 2)' });
    expect(verdict(LATE, { at: '02:00', is: '= kappa' })).toMatchObject({ status: 'fail', observed: '3 (compared with 0)' });
    expect(verdict(LATE, { at: '02:00', is: '> lambda.biasMinor' }).status).toBe('pass');
    const variants = { calm: { steps: { lambda: [[HOUR, 3, 1] as const] } } };
    expect(verdict(LATE, { at: '02:00', is: '= calm:lambda' }, variants).status).toBe('pass');
    expect(verdict(LATE, { at: '02:30', is: '= calm:lambda' }, variants).status).toBe('fail');
    expect(verdict(LATE, { variant: 'calm', at: '02:30', is: '< base:lambda' }, variants)).toMatchObject({
      status: 'pass',
      variant: 'calm',
    });
  });
});

describe('throughout an interval', () => {
  it.each([
    [['1h', '2h'], '= 0', 'pass', '0'],
    [['1h', '02:00:00.001'], '= 0', 'fail', '3'],
    [['2h', '3h'], '> 0', 'pass', '3 to 4'],
    [['02:10', '02:20'], '= 3', 'pass', '3'],
    [['2h', '3h'], '= 3', 'fail', '4'],
    [['lambda.published(3)', 'end'], '= 0', 'pass', '0'],
    [['lambda.published(3) - 1ms', 'end'], '= 0', 'fail', '1'],
    [['30m', '2h'], '= 0', 'unknown', 'not within the observed window'],
    [['2h', '2h'], '= 0', 'unknown', 'not known in this interval'],
    [['lambda.published(9)', 'end'], '= 0', 'unknown', 'the interval never came'],
  ])('%s %s: %s', (during, is, status, observed) => {
    expect(verdict(LATE, { during, is })).toMatchObject({ status, observed });
  });

  it('says where it failed first', () => {
    expect(verdict(LATE, { during: ['+0s', 'end'], is: '<= 3' }).at).toBe('02:30:00');
  });

  it('looks at every change of either side of a comparison', () => {
    const apart = {
      steps: { lambda: [[HOUR, 1, 0] as const], kappa: [[HOUR, 1, 0] as const, [4 * HOUR, 2, 0] as const, [4 * HOUR + 1, 1, 0] as const] },
    };
    expect(verdict(apart, { during: ['1h', '4h'], is: '= kappa' }).status).toBe('pass');
    expect(verdict(apart, { during: ['1h', 'end'], is: '= kappa' })).toMatchObject({ status: 'fail', at: '04:00:00' });
  });

  it('looks at samples where there are only samples', () => {
    const samples = [
      [HOUR, 10, 10, 0],
      [2 * HOUR, 20, 15, 5],
      [3 * HOUR, 30, 30, 0],
    ] as const;
    expect(verdict({ samples }, { during: ['1h', '3h'], against: 'arrived', is: '< 5' })).toMatchObject({ status: 'fail', observed: '5' });
    expect(verdict({ samples }, { at: '2h', against: 'happened', is: '= 5' }).status).toBe('pass');
    expect(verdict({ samples }, { at: '02:00:00.001', against: 'happened', is: '= 5' }).status).toBe('unknown');
    expect(verdict({ samples }, { during: ['1h', 'end'], lane: 'kappa', metric: 'lagRecords', is: '<= 5' })).toMatchObject({
      status: 'pass',
      observed: '0 to 5',
    });
  });
});

describe('the first and the last time', () => {
  it.each([
    [{ first: '> 0', is: '= 02:00' }, 'pass', '02:00:00'],
    [{ first: '> 0', is: '= lambda.started(1)' }, 'pass', '02:00:00'],
    [{ last: '> 0', is: '= lambda.published(3)' }, 'pass', '06:30:00'],
    [{ last: '> 0', is: '= lambda.published(2)' }, 'fail', '06:30:00 (compared with 03:00:00)'],
    [{ last: '> 0', is: '= lambda.published(3) - 1ms' }, 'fail', '06:30:00 (compared with 06:29:59.999)'],
    [{ last: '> 3', is: '= 03:00' }, 'pass', '03:00:00'],
    [{ last: '= 0', is: '= end' }, 'pass', '10:00:00'],
    [{ lane: 'kappa', last: '> 0', is: '= end' }, 'pass', '10:00:00'],
    [{ last: '> 0', during: ['1h', '4h'], is: '= 03:00' }, 'pass', '03:00:00'],
    [{ last: '> 0', during: ['1h', '02:40'], is: '= 02:40' }, 'pass', '02:40:00'],
    [{ first: '> 0', during: ['3h', 'end'], is: '= 05:00 ± 1s' }, 'pass', '05:00:00'],
    [{ first: '> 0', is: '< kappa' }, 'pass', '02:00:00'],
    [{ first: '> kappa', during: ['4h', 'end'], is: '<= end' }, 'fail', 'never'],
    [{ first: '> 9', is: '>= 01:00' }, 'fail', 'never'],
    [{ first: '> 0', is: '= lambda.published(7)' }, 'unknown', '02:00:00; the time it is compared with never came'],
  ])('%o', (expectation, status, observed) => {
    expect(verdict(LATE, expectation)).toMatchObject({ status, observed });
  });
});

describe('what is worked out from the spans', () => {
  it('counts batches from the start of the window', () => {
    expect(verdict(LATE, { at: 'lambda.published(1)', metric: 'nowMs', is: '= 02:05' }).status).toBe('pass');
    expect(verdict(LATE, { at: 'lambda.started(4)', metric: 'nowMs', is: '= 09:00' }).status).toBe('pass');
  });

  it('knows what the cost model says', () => {
    const run = measuredRun({ scenario: { scaleFactor: 1_000, lambda: { cores: 8, startup: '60s' }, costs: { batchCpuUs: 3 } } });
    expect(batchTakesMs(run.spec, { startMs: 0, records: 432_000 })).toBe(222_000);
    expect(batchTakesMs(run.spec, { startMs: 0, records: 1 })).toBe(60_001);
    const takesMs = batchTakesMs(run.spec, { startMs: 2 * HOUR, records: 1_000 });
    const punctual = { batches: [[2 * HOUR, 2 * HOUR + takesMs, 1_000] as const] };
    const tooLate = { batches: [[2 * HOUR, 2 * HOUR + takesMs + 1, 1_000] as const] };
    const expectation = { at: 'lambda.published(1)', metric: 'nowMs', is: '= lambda.publish(1)' };
    expect(verdict(punctual, expectation).status).toBe('pass');
    expect(verdict(tooLate, expectation).status).toBe('fail');
  });

  it('gives the batch view its age, which is greatest just before a publish', () => {
    const age = { lane: 'lambda-batch', metric: 'batchAgeMs' };
    expect(verdict(LATE, { ...age, at: '01:00', is: '= 30m' }).status).toBe('pass');
    expect(verdict(LATE, { ...age, at: 'lambda.published(1)', is: '= lambda-batch.batchDurationMs' }).status).toBe('pass');
    expect(verdict(LATE, { ...age, at: 'lambda.published(1) - 1ms', is: '= 1h34m59s999ms' }).status).toBe('pass');
    expect(verdict(LATE, { ...age, during: ['lambda.published(2)', 'lambda.published(3)'], is: '< 4h' })).toMatchObject({
      status: 'pass',
      observed: '30m to 3h59m59s999ms',
    });
  });

  it('knows when Kappa has caught up', () => {
    const samples = [
      [HOUR, 10, 10, 0],
      [2 * HOUR, 20, 11, 0],
      [3 * HOUR, 30, 30, 0],
      [4 * HOUR, 40, 40, 0],
    ] as const;
    const now = { at: 'kappa.caughtUp', lane: 'kappa', metric: 'nowMs' };
    expect(verdict({ samples }, { ...now, is: '= 01:00' }).status).toBe('pass');
    expect(verdict({ samples, crashes: [[1.5 * HOUR, 2 * HOUR]] }, { ...now, is: '= 03:00' }).status).toBe('pass');
    expect(verdict({ samples: samples.slice(1, 2) }, { ...now, is: '> 0s' }).status).toBe('unknown');
  });
});

describe('what is worked out from the ledger', () => {
  const ledger: ByHand['ledger'] = [
    { lane: 'kappa', cause: 'droppedLate', key: 8, signedMinor: -500, fromMs: 4 * HOUR, toMs: Infinity },
    { lane: 'kappa', cause: 'droppedLate', key: 8, signedMinor: 500, fromMs: 5 * HOUR, toMs: Infinity },
    { lane: 'kappa', cause: 'duplicate', key: 9, signedMinor: 70, fromMs: 4 * HOUR, toMs: 6 * HOUR },
    { lane: 'lambda', cause: 'boundaryGap', key: 9, signedMinor: -1, fromMs: 4 * HOUR, toMs: 6 * HOUR },
  ];
  const steps = {
    kappa: [
      [HOUR, 0, 0],
      [4 * HOUR, 2, -430],
      [5 * HOUR, 1, 70],
      [6 * HOUR, 0, 0],
    ],
  } as const;
  const about = { lane: 'kappa' };

  it('counts the open entries of a cause, and what they come to', () => {
    expect(verdict({ ledger }, { ...about, metric: 'sideOutput', at: '5h', is: '= 2' }).status).toBe('pass');
    expect(verdict({ ledger }, { ...about, metric: 'causeRecords.duplicate', last: '> 0', is: '= 06:00' }).status).toBe('pass');
    expect(verdict({ ledger }, { ...about, metric: 'causeMinor.droppedLate', at: '04:59', is: '= -500' }).status).toBe('pass');
    expect(verdict({ ledger }, { ...about, metric: 'causeMinor.boundaryGap', during: ['1h', 'end'], is: '= 0' }).status).toBe('pass');
  });

  it('finds nothing unexplained where the causes add up, and something where they do not', () => {
    const unexplained = { ...about, metric: 'unexplainedMinor', during: ['1h', 'end'], is: '= 0' };
    expect(verdict({ ledger, steps }, unexplained).status).toBe('pass');
    expect(verdict({ ledger: ledger.slice(1), steps }, unexplained)).toMatchObject({ status: 'fail', at: '04:00:00' });
  });

  it('sums what is unexplained key by key at the end, where nothing cancels out', () => {
    const unexplained = { ...about, metric: 'unexplainedMinor', at: 'end' };
    const truth = { 8: 100, 9: 100 };
    expect(verdict({ ledger, tables: [truth, truth] }, { ...unexplained, is: '= 0' }).status).toBe('pass');
    expect(verdict({ ledger, tables: [{ 8: 101, 9: 99 }, truth] }, { ...unexplained, is: '= 2' }).status).toBe('pass');
    expect(verdict({ ledger: ledger.slice(1), tables: [truth, truth] }, { ...unexplained, is: '= 500' }).status).toBe('pass');
  });
});

describe('comparisons', () => {
  it.each([
    '= 0',
    '=0',
    '>= -5',
    '!= 3',
    '<= 1h4m',
    '= kappa',
    '= lambda-batch.batchAgeMs',
    '= base:crud',
    '= a-b:kappa.causeMinor.duplicate',
    '= 5 ± 2',
    '= 5 ± 2.5%',
  ])('reads %s', (text) => {
    expect(parseComparison(text)).not.toBeNull();
  });

  it.each([
    '',
    '0',
    '== 0',
    '= ',
    '> 1.5',
    '= 1e3',
    '= x',
    '= kappa()',
    '> 5 ± 2',
    '= 5 ± -2',
    '= 5 ± x%',
    '=> 5',
    '= 0; process.exit()',
    '= __proto__',
    '= kappa.a.b.c',
  ])('does not read "%s"', (text) => {
    expect(parseComparison(text)).toBeNull();
  });

  it.each([
    ['= 100 ± 2%', 102, true],
    ['= 100 ± 2%', 103, false],
    ['= 100 ± 2', 98, true],
    ['= 100 ± 2', 97, false],
    ['= 1m ± 2s', 62_000, true],
    ['= 1m ± 2s', 62_001, false],
  ])('%s holds of %d: %s', (is, value, holds) => {
    const steps = { lambda: [[HOUR, value, 0] as const] };
    expect(verdict({ steps }, { at: '2h', is }).status).toBe(holds ? 'pass' : 'fail');
  });
});
