import type { actionSchemas } from './scenario.ts';

/**
 * What somebody does to a run by hand: one more entry of the scenario's timeline, as it would be written in the file. The same entries give the same run again,
 * so a list of them is all that a link has to carry.
 */
export type ActionName = keyof typeof actionSchemas;

export type EntryValue = string | number | boolean | readonly string[];

/** An entry as it is written: durations are texts, shares are fractions. Whether it makes sense is for the reader of scenarios to say. */
export interface TimelineEntry {
  readonly at: string;
  readonly do: string;
  readonly [parameter: string]: EntryValue;
}

/** Why an entry cannot be carried out. */
export interface EntryProblem {
  /** place in the list of entries; −1 if it is the run as a whole that does not work */
  readonly entry: number;
  /** name of the parameter; empty if it is the entry as a whole */
  readonly field: string;
  readonly message: string;
}

/** What can be done, and what has to be said of it: enough to draw a form. */
export interface ActionForm {
  readonly name: ActionName;
  readonly description: string;
  readonly fields: readonly ActionField[];
}

export interface ActionField {
  readonly name: string;
  readonly description: string;
  readonly kind: 'duration' | 'share' | 'integer' | 'choice' | 'choices' | 'switch';
  readonly required: boolean;
  readonly default: EntryValue | undefined;
  /** of a choice */
  readonly options: readonly string[];
  /** of a whole number or a share */
  readonly min: number | undefined;
  readonly max: number | undefined;
}
