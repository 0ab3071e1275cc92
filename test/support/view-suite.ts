import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HOUR } from '../../src/model/time.ts';
import { accepted } from '../../src/model/views/accepted.ts';
import { available } from '../../src/model/views/available.ts';
import { charges } from '../../src/model/views/charges.ts';
import { converted } from '../../src/model/views/converted.ts';
import { counterparties } from '../../src/model/views/counterparties.ts';
import { fees } from '../../src/model/views/fees.ts';
import type { View } from '../../src/model/views/index.ts';
import { interest } from '../../src/model/views/interest.ts';
import { tiered } from '../../src/model/views/tiered.ts';
import { median } from '../../src/model/views/median.ts';
import { middle } from '../../src/model/views/middle.ts';
import { net } from '../../src/model/views/net.ts';
import { overdraft } from '../../src/model/views/overdraft.ts';
import { reconciliation } from '../../src/model/views/reconciliation.ts';
import { sessions } from '../../src/model/views/sessions.ts';
import { top } from '../../src/model/views/top.ts';
import { velocity } from '../../src/model/views/velocity.ts';
import { runs } from './runs.ts';
import { compare, type Rule } from './view-laws.ts';
import { countOccurrences, viewStreams } from './view-streams.ts';

/** The truth of each view; a lane's rule of the same name must agree with it. */
const TRUTHS = {
  available,
  counterparties,
  top,
  median,
  middle,
  overdraft,
  fees,
  velocity,
  sessions,
  net,
  interest,
  tiered,
  reconciliation,
  accepted,
  charges,
  converted,
} satisfies Record<string, View>;

export type ViewUnderLaw = keyof typeof TRUTHS;

const SETTINGS = { bucketMs: HOUR, day: 3 };

function isOrderly(view: View): boolean {
  return view.kind === 'fold' && view.order === 'canonical';
}

/**
 * A lane's rule, given every fact once in the order of arrival, has the rows of the truth: always, if the order makes no difference; else for every group whose
 * records came in canonical order. Disorder is no excuse for anybody else's rows.
 */
export function suiteOfRules(
  rules: Readonly<Partial<Record<ViewUnderLaw, Rule>>>,
  broken: Partial<Record<ViewUnderLaw, Record<string, Rule>>>,
): void {
  const names = Object.keys(rules) as ViewUnderLaw[];
  const orderly = names.filter((name) => isOrderly(TRUTHS[name]));
  const seen = { late: 0, duplicate: 0, reversalFirst: 0 };
  const groups = new Map<ViewUnderLaw, { inOrder: number; disordered: number; wrongDisordered: number }>();

  const law = (name: ViewUnderLaw, rule: Rule, { numRuns, endOnFailure = false }: { numRuns: number; endOnFailure?: boolean }) => {
    const found = { inOrder: 0, disordered: 0, wrongDisordered: 0 };
    groups.set(name, found);
    const property = fc.property(viewStreams, (log) => {
      countOccurrences(log, seen);
      const { inOrder, disordered, wrongInOrder, wrongDisordered } = compare(TRUTHS[name], SETTINGS, rule, log);
      found.inOrder += inOrder;
      found.disordered += disordered;
      found.wrongDisordered += wrongDisordered;
      return wrongInOrder === 0 && (isOrderly(TRUTHS[name]) || wrongDisordered === 0);
    });
    return { property, settings: { numRuns, endOnFailure } };
  };

  describe('every fact once, as it arrives', () => {
    test.each(names)('%s is the truth', (name) => {
      const { property, settings } = law(name, rules[name]!, { numRuns: runs(100) });
      fc.assert(property, settings);
    });

    test('was tried on what makes it hard', () => {
      expect(Math.min(seen.late, seen.duplicate, seen.reversalFirst)).toBeGreaterThanOrEqual(100);
      expect(names.filter((name) => groups.get(name)!.inOrder < 50)).toEqual([]);
    });

    test('and disorder does harm where the order matters', () => {
      expect(orderly.filter((name) => groups.get(name)!.wrongDisordered > 0)).toEqual(orderly);
    });
  });

  describe('the law rejects', () => {
    const mistakes = names.flatMap((name) => Object.entries(broken[name] ?? {}).map(([mistake, rule]) => ({ name, mistake, rule })));

    test.each(mistakes)('$name: $mistake', ({ name, rule }) => {
      const { property, settings } = law(name, rule, { numRuns: 2_000, endOnFailure: true });
      expect(fc.check(property, settings).failed).toBe(true);
    });
  });
}
