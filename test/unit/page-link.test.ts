import fc from 'fast-check';
import { expect, test } from 'vitest';
import { VIEW_NAMES } from '../../src/model/views/index.ts';
import { readUrl } from '../../src/ui/read-url.ts';
import { parseClock, THEMES, writeClock, writeUrl } from '../../src/ui/url-state.ts';
import { runs } from '../support/runs.ts';

const DAYS_90 = 90 * 86_400_000;

test('a link says what was on screen', () => {
  const states = fc.record(
    {
      scenario: fc.stringMatching(/^[a-z0-9-]{1,20}$/),
      seed: fc.nat(4_294_967_295),
      t: fc.nat(DAYS_90),
      speed: fc.integer({ min: 1, max: 10_000 }),
      theme: fc.constantFrom(...THEMES),
      account: fc.constantFrom('42', '0042 USD', 'GL:CARD_SETTLE#3', 'GL:CASH#0 EUR'),
      view: fc.constantFrom(...VIEW_NAMES),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(states, (state) => {
      expect(readUrl(writeUrl(state))).toEqual({ state, notices: [] });
    }),
    { numRuns: runs(500) },
  );
});

test('no state is no query', () => {
  expect(writeUrl({})).toBe('');
  expect(readUrl('')).toEqual({ state: {}, notices: [] });
});

test.each([
  ['seed=1.5', 'whole number'],
  ['seed=-1', 'whole number'],
  ['seed=4294967296', '4,294,967,295'],
  ['seed=', 'whole number'],
  ['t=25:00', '09:30'],
  ['t=noon', '09:30'],
  ['speed=0', '1 to 10000'],
  ['speed=fast', 'number'],
  ['theme=red', 'light, dark'],
  ['view=mode', 'balance'],
  ['scenario=../x', 'payday'],
])('%s is told and left out, and the rest of the link counts', (query, expected) => {
  const { state, notices } = readUrl(`?${query}&account=7`);
  expect(state).toEqual({ account: '7' });
  expect(notices).toHaveLength(1);
  expect(notices[0]).toContain(expected);
});

test('moments read as clocks, with days where there are any', () => {
  expect(writeClock(34_200_000)).toBe('09:30:00');
  expect(writeClock(86_400_000 + 61_001)).toBe('1d00:01:01.001');
  expect(parseClock('09:30')).toBe(34_200_000);
  expect(parseClock('1d 00:01:01.001')).toBe(86_400_000 + 61_001);
  expect(parseClock('9:61')).toBeNull();
});
