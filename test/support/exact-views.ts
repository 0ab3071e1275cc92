import { VIEW_NAMES, VIEWS, type View, type ViewName } from '../../src/model/views/index.ts';

/** Views whose answers should be the truth, and those that only come near it; see `test/laws/estimates.test.ts` for what holds of the latter. */
export const ESTIMATES: readonly ViewName[] = VIEW_NAMES.filter((view) => (VIEWS[view] as View).estimates !== undefined);

export const EXACT_VIEWS: readonly ViewName[] = VIEW_NAMES.filter((view) => !ESTIMATES.includes(view));
