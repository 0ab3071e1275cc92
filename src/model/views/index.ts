import { average } from './average.ts';
import { balance } from './balance.ts';
import { largest } from './largest.ts';
import { last } from './last.ts';
import { totals } from './totals.ts';
import type { View } from './view.ts';

export const VIEWS = { balance, totals, last, largest, average } satisfies Record<string, View>;

export type ViewName = keyof typeof VIEWS;

export const VIEW_NAMES = Object.keys(VIEWS) as readonly ViewName[];

export type { Algebra, FoldView, KeySettings, RowView, Summary, View, ViewSettings } from './view.ts';
