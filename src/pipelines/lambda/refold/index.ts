import type { ViewName } from '../../../model/views/index.ts';
import { accepted } from './accepted.ts';
import { fees } from './fees.ts';
import { middle } from './middle.ts';
import { reconciliation } from './reconciliation.ts';
import { tiered } from './tiered.ts';
import type { Refold } from './refold.ts';

/** The views whose merge is refused. */
const REFOLDS = { middle, fees, tiered, reconciliation, accepted } satisfies Partial<Record<ViewName, Refold<unknown>>>;

export const isRefolded = (view: ViewName): boolean => view in REFOLDS;

export function refoldOf(view: ViewName): Refold<unknown> {
  if (isRefolded(view)) return REFOLDS[view as keyof typeof REFOLDS];
  throw new TypeError(`the merge of ${view} is refused, and lambda/refold does not say how to fold it again`);
}
