import type { TimedAction } from '../model/scenario.ts';
import type { LambdaWaiting } from './lambda-control.ts';
import type { Query } from './queries.ts';

/** What waits in the queue. Records are not in it: lanes read the log by themselves, up to the time they are told. */
export type Waiting =
  | LambdaWaiting
  | { readonly kind: 'sample' }
  | { readonly kind: 'query'; readonly query: Query }
  | { readonly kind: 'action'; readonly action: TimedAction; readonly phase: 'begin' | 'end' };
