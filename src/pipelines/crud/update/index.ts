import type { ViewName } from '../../../model/views/index.ts';
import { average } from './average.ts';
import { balance } from './balance.ts';
import { largest } from './largest.ts';
import { last } from './last.ts';
import type { RowUpdate } from './row-update.ts';
import { totals } from './totals.ts';

export const ROW_UPDATES = { balance, totals, last, largest, average } satisfies Record<ViewName, RowUpdate>;
