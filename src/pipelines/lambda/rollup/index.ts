import { customers } from './customers.ts';
import { daily } from './daily.ts';
import type { Rollup } from './rollup.ts';

/** The rollups of `totals`. */
export const ROLLUPS = { daily, customers } as const satisfies Record<string, Rollup>;

export type RollupName = keyof typeof ROLLUPS;

export const ROLLUP_NAMES = Object.keys(ROLLUPS) as RollupName[];
