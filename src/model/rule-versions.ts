import type { ViewName } from './views/index.ts';

/**
 * Rules that have changed once, so that they have two versions. A rule is written in several files, each of which is changed by itself: whoever forgets one has
 * two versions running side by side. The scenario says which place runs which version, and which version is right.
 */
export const RULE_VERSIONS = ['old', 'new'] as const;

export type RuleVersion = (typeof RULE_VERSIONS)[number];

/** The places that state the rule of a view, by the folders they stand in: Lambda's two layers, Kappa's job, CRUD's transaction. */
export const CODE_PLACES = ['batch', 'speed', 'stream', 'update'] as const;

export type CodePlace = (typeof CODE_PLACES)[number];

/** The views whose rule has changed: the name of what changed, and the new version as somebody would ask for it. */
export const RULE_CHANGES = {
  charges: { name: 'minimum charge', asks: 'No payment is charged less than 10 minor units.' },
} as const satisfies Partial<Record<ViewName, { name: string; asks: string }>>;

export type ChangedView = keyof typeof RULE_CHANGES;

export const CHANGED_VIEWS = Object.keys(RULE_CHANGES) as readonly ChangedView[];

/** Who runs which version of each rule that has two. */
export type RulesByPlace = Readonly<Record<ChangedView, Readonly<Record<CodePlace | 'right', RuleVersion>>>>;

/** The versions that one place runs; a view that is not named has one version only. */
export type RulesInForce = Readonly<Partial<Record<string, RuleVersion>>>;

export const rulesAt = (rules: RulesByPlace, place: CodePlace | 'right'): RulesInForce =>
  Object.fromEntries(CHANGED_VIEWS.map((view) => [view, rules[view][place]]));

export const versionOf = (rules: RulesInForce | undefined, view: string): RuleVersion => rules?.[view] ?? 'old';

export const isChanged = (view: ViewName): view is ChangedView => Object.hasOwn(RULE_CHANGES, view);
