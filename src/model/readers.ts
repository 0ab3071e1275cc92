import { LANES } from './lanes.ts';

/** Who can be asked: the lanes, and readers that have a connection to one of Lambda's two stores only. */
export const READERS = [...LANES, 'lambda-batch', 'lambda-speed'] as const;

export type ReaderName = (typeof READERS)[number];

/** Readers with one connection. */
export const isStore = (reader: ReaderName): reader is 'lambda-batch' | 'lambda-speed' =>
  reader === 'lambda-batch' || reader === 'lambda-speed';
