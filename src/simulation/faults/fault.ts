import type { LambdaActionName } from '../../model/lambda-actions.ts';
import type { Cause } from '../../model/lanes.ts';
import type { TimedAction } from '../../model/scenario.ts';
import type { LambdaControl } from '../lambda-control.ts';

export type ActionOf<N extends LambdaActionName> = Extract<TimedAction, { readonly do: N }>;

/**
 * Something that is done to the Lambda lane, or goes wrong there. A fault changes one habit of the lane, or destroys something; what becomes of the answers
 * follows from that.
 */
export interface Fault<N extends LambdaActionName> {
  /** what the ledger calls the difference that it makes; `null` if it makes none by itself */
  readonly cause: Cause | null;
  begin(control: LambdaControl, action: ActionOf<N>): void | Promise<void>;
  /** its time is over */
  end?(control: LambdaControl): void;
}
