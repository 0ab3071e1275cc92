import type { LaneName } from './lanes.ts';
import type { RuleName } from './rules.ts';

/**
 * How much code a view takes in a lane, counted from the files that run when a bundle is made. What all views of a lane have in common (the job, the serving
 * layer, the tables) is not in these figures, nor is the vocabulary of the model; what several views of a lane share is counted for each of them.
 */
export interface Complexity {
  /** files of the view's own */
  readonly files: number;
  /** further files of the lane that these import */
  readonly shared: number;
  /** lines that hold more than comment and blanks */
  readonly lines: number;
  /** what computes, compares or chooses; a plain assignment does not */
  readonly operators: number;
  /** places at which the way parts */
  readonly branches: number;
  /** tables that have to be asked for one answer */
  readonly storesRead: number;
  /** operators and calls of the file that puts two tables together; 0 where there is one table, or where the merge is refused and one is left */
  readonly mergeOperators: number;
  /** in how many places each rule is written that is found at all */
  readonly copies: Readonly<Partial<Record<RuleName, number>>>;
}

export type ViewComplexity = Readonly<Record<LaneName, Complexity>>;

/** What a piece of code is, for a reader: `code` is what needs no mark. */
export type TextKind = 'code' | 'keyword' | 'literal' | 'comment';

/** One file as the page shows it. */
export interface Listing {
  /** from `src/pipelines/` on */
  readonly path: string;
  /** whether it is there for several views */
  readonly shared: boolean;
  /** lines of pieces; the pieces of all lines are the file */
  readonly lines: readonly (readonly [kind: TextKind, text: string][])[];
  readonly places: readonly RulePlace[];
}

/** Where a rule is written: lines counted from 0, the last one included. */
export interface RulePlace {
  readonly rule: RuleName;
  readonly fromLine: number;
  readonly toLine: number;
}

export type ViewListings = Readonly<Record<LaneName, readonly Listing[]>>;
