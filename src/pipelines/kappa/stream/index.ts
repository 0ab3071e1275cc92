import type { ViewName } from '../../../model/views/index.ts';
import { average } from './average.ts';
import { balance } from './balance.ts';
import { largest } from './largest.ts';
import { last } from './last.ts';
import type { StreamView } from './stream-view.ts';
import { totals } from './totals.ts';

export const STREAM_VIEWS = { balance, totals, last, largest, average } satisfies Record<ViewName, StreamView>;
