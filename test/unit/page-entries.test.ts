import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { EntryValue, TimelineEntry } from '../../src/model/intervention.ts';
import { actionSchemas } from '../../src/model/scenario.ts';
import { actionForms, entryProblems } from '../../src/scenario/interventions.ts';
import { resolveScenario } from '../../src/scenario/resolve.ts';
import { readUrl } from '../../src/ui/read-url.ts';
import { parseEntry, writeEntry, writeUrl } from '../../src/ui/url-state.ts';
import { runs } from '../support/runs.ts';

const SCENARIO = JSON.stringify({
  version: 1,
  name: 'test',
  duration: '3h',
  timeline: [{ at: '1h', do: 'kappa.crash' }],
  variants: { late: { timeline: [{ at: '1h', do: 'lambda.runBatch' }] } },
});

const values: fc.Arbitrary<EntryValue> = fc.oneof(
  fc.boolean(),
  fc.nat(1_000_000),
  fc.nat(1_000_000).map((ppm) => ppm / 1_000_000),
  fc.constantFrom('10m', '1h30m', 'both', 'charges'),
);
const entries: fc.Arbitrary<TimelineEntry> = fc
  .record({
    action: fc.constantFrom(...Object.keys(actionSchemas)),
    at: fc.constantFrom('9h41m10s7ms', '09:30', '+20m'),
    parameters: fc.dictionary(fc.constantFrom('for', 'share', 'factor', 'rebuild', 'layer'), values),
    types: fc.option(fc.constant(['FEE', 'REFUND'])),
  })
  .map(({ action, at, parameters, types }) => ({ ...parameters, ...(types === null ? {} : { types }), at, do: action }));

describe('what was done by hand in a link', () => {
  test('comes back as it was written', () => {
    fc.assert(
      fc.property(fc.array(entries, { minLength: 1, maxLength: 5 }), (list) => {
        expect(readUrl(writeUrl({ entries: list }))).toEqual({ state: { entries: list }, notices: [] });
      }),
      { numRuns: runs(300) },
    );
  });

  test('can be read by people', () => {
    const entry = { at: '9h41m10s', do: 'lambda.slowRuns', for: '1h', factor: 20 };
    expect(writeUrl({ entries: [entry] })).toBe('?do=lambda.slowRuns+9h41m10s+for:1h+factor:20');
    expect(parseEntry(writeEntry(entry))).toEqual(entry);
  });

  test.each(['', 'lambda.runBatch', 'runBatch 9h', 'lambda.slowRuns 9h for', 'lambda.slowRuns 9h for:', 'lambda.slowRuns  9h'])(
    'is told and left out if it says "%s"',
    (text) => {
      const { state, notices } = readUrl(`?do=${encodeURIComponent(text)}&do=kappa.crash+9h`);
      expect(state.entries).toEqual([{ at: '9h', do: 'kappa.crash' }]);
      expect(notices).toEqual([expect.stringContaining(`do=${text}`)]);
    },
  );
});

describe('the forms', () => {
  const forms = actionForms();

  test('offer every action of the format, with all its parameters', () => {
    expect(forms.map(({ name }) => name)).toEqual(Object.keys(actionSchemas));
    for (const { name, description, fields } of forms) {
      const { at: _at, do: _do, ...parameters } = actionSchemas[name].shape;
      expect([name, ...fields.map((field) => field.name)]).toEqual([name, ...Object.keys(parameters)]);
      for (const field of [{ description }, ...fields]) expect([name, field.description]).not.toContain('');
    }
  });

  test('know the kind, the bounds and the default of a parameter', () => {
    const field = (action: string, name: string) =>
      forms.find((form) => form.name === action)!.fields.find((candidate) => candidate.name === name);
    expect(field('lambda.slowRuns', 'factor')).toMatchObject({ kind: 'integer', min: 2, max: 1_000, required: true });
    expect(field('lambda.slowRuns', 'for')).toMatchObject({ kind: 'duration', required: true });
    expect(field('lambda.clockSkew', 'overlay')).toMatchObject({ kind: 'choice', options: ['late', 'early'] });
    expect(field('lambda.loseSpeedStore', 'rebuild')).toMatchObject({ kind: 'switch', required: false, default: true });
    expect(field('stream.late', 'share')).toMatchObject({ kind: 'share', min: 0, max: 1 });
    expect(field('stream.outage', 'types')).toMatchObject({ kind: 'choices', required: false });
    expect(field('stream.outage', 'backAfter')).toMatchObject({ kind: 'duration', required: false, default: '0s' });
  });
});

describe('what is done by hand', () => {
  const slow = { at: '90m', do: 'lambda.slowRuns', for: '1h', factor: 20 };

  test('stands after what the file says, in the scenario and in every variant', () => {
    const resolved = resolveScenario(SCENARIO, { entries: [slow, { at: '2h', do: 'stream.burst', for: '5m', factor: 3 }] });
    expect(resolved.ok && resolved.specs.map(({ timeline }) => timeline.map((action) => [action.do, action.atMs]))).toEqual([
      [
        ['kappa.crash', 3_600_000],
        ['lambda.slowRuns', 5_400_000],
        ['stream.burst', 7_200_000],
      ],
      [
        ['lambda.runBatch', 3_600_000],
        ['lambda.slowRuns', 5_400_000],
        ['stream.burst', 7_200_000],
      ],
    ]);
  });

  test.each([
    [{ ...slow, for: 'soon' }, 'for', 'expected a duration such as 90s'],
    [{ ...slow, factor: 1 }, 'factor', 'from 2 to 1000'],
    [{ ...slow, factor: 'much' }, 'factor', 'expected a whole number'],
    [{ at: '90m', do: 'lambda.slowRuns', for: '1h' }, 'factor', 'required'],
    [{ at: '9h', do: 'kappa.crash' }, 'at', 'within the run'],
    [{ at: '1h', do: 'lambda.slowRun' }, 'do', 'lambda.slowRuns'],
    [{ at: '1h', do: 'kappa.crash', hard: true }, 'hard', 'unknown key'],
  ])('is refused at its field, in words: %o', (entry, field, words) => {
    expect(entryProblems(SCENARIO, { entries: [slow] })).toEqual([]);
    const problems = entryProblems(SCENARIO, { entries: [slow, entry] });
    expect(problems).toEqual([{ entry: 1, field, message: expect.stringContaining(words) as string }]);
  });
});
