import type { LaneSink } from './pipeline.ts';

const nothing = (): void => undefined;

/** Nobody listens. */
export const SILENT: LaneSink = {
  changed: nothing,
  processed: nothing,
  counted: nothing,
  skipped: nothing,
  countedIn: nothing,
  contribution: nothing,
  misMerged: nothing,
};
