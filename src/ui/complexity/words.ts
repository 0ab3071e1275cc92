import type { Complexity, ViewComplexity } from '../../model/complexity.ts';
import { LANES, type LaneName } from '../../model/lanes.ts';
import { RULE_NAMES, RULES, type RuleName } from '../../model/rules.ts';
import type { Algebra } from '../../model/views/index.ts';
import { plural } from '../logic/amounts.ts';
import { LANE_NAMES } from '../logic/words.ts';

/** The words for what is counted, and for what the algebra of a view allows. */
interface Metric {
  readonly name: string;
  readonly means: string;
  readonly of: (figures: Complexity, lane: LaneName) => string;
}

export const METRICS: readonly Metric[] = [
  {
    name: 'files',
    means: 'of its own, and shared with other views',
    of: ({ files, shared }) => (shared === 0 ? String(files) : `${files} + ${shared}`),
  },
  { name: 'lines', means: 'without comments and blank lines', of: ({ lines }) => String(lines) },
  { name: 'operators', means: 'what computes, compares or chooses', of: ({ operators }) => String(operators) },
  { name: 'branches', means: 'where the way parts', of: ({ branches }) => String(branches) },
  { name: 'tables read', means: 'for one answer', of: ({ storesRead }) => String(storesRead) },
  {
    name: 'merge',
    means: 'operators and calls that put two sides together',
    of: ({ storesRead, mergeOperators }, lane) => (lane === 'lambda' && storesRead === 1 ? 'refused' : String(mergeOperators)),
  },
];

export const copiesOf = (view: ViewComplexity, rule: RuleName, lane: LaneName): number => view[lane].copies[rule] ?? 0;

/** The rules that the view is made of, in the order of the registry. */
export const rulesOf = (view: ViewComplexity): RuleName[] =>
  RULE_NAMES.filter((rule) => LANES.some((lane) => copiesOf(view, rule, lane) > 0));

/** `what a payment is: 2 places in Lambda, 1 place in Kappa, 1 place in CRUD` */
export const spelledOut = (view: ViewComplexity, rule: RuleName): string =>
  `${RULES[rule].title}: ${LANES.map((lane) => `${plural(copiesOf(view, rule, lane), 'place', 'places')} in ${LANE_NAMES[lane]}`).join(', ')}`;

/** `3 files and 2 shared ones, 46 lines` */
export const spelledSize = ({ files, shared, lines }: Complexity): string =>
  `${plural(files, 'file', 'files')}${shared === 0 ? '' : ` and ${plural(shared, 'shared one', 'shared ones')}`}, ${plural(lines, 'line', 'lines')}`;

export const STORE_NAMES: Readonly<Record<string, string>> = {
  batch: 'batch view',
  overlay: 'overlay',
  log: 'log',
  view: 'view',
  rows: 'table',
};

export const ALGEBRA_NAMES: Readonly<Record<Algebra, string>> = {
  group: 'a group',
  'commutative monoid': 'a commutative monoid',
  semilattice: 'a semilattice',
  'non-commutative monoid': 'a monoid that does not commute',
  'non-mergeable': 'not mergeable',
};

export const ALGEBRA_ALLOWS: Readonly<Record<Algebra, string>> = {
  group:
    'Two answers can be added in any order, and what was added can be subtracted again. So a cut may be made anywhere, but each record has to lie on exactly one side of it.',
  'commutative monoid':
    'Two answers can be added in any order, but nothing can be taken out again. A cut may be made anywhere; a mistake lasts until everything is computed anew.',
  semilattice:
    'Adding the same thing twice changes nothing, so copies, disorder and an overlap at the cut do no harm. A gap does, and nothing can be taken back.',
  'non-commutative monoid':
    'Two parts can be put together in their order only. A cut is harmless as long as all before it happened before all behind it; one late record is enough to break that.',
  'non-mergeable':
    'Two answers have no common answer. What remains is to serve the answer of the last batch, to fold again from the first record that changed, or to wait until everything is there.',
};
