import type { Log } from '../../log/log.ts';
import type { ReplayByBatch } from '../../model/replay-measured.ts';
import type { ViewName } from '../../model/views/index.ts';
import { answersSha256 } from '../../pipelines/kappa/replay/answers-hash.ts';
import type { Answers } from '../../pipelines/kappa/replay/combine.ts';
import type { Part } from '../../pipelines/kappa/replay/partition-replay.ts';
import { STREAM_VIEWS } from '../../pipelines/kappa/stream/index.ts';
import type { StreamView } from '../../pipelines/kappa/stream/stream-view.ts';
import { answerOfBatch, isOrdered } from './batch-answers.ts';

/** What one reader has found in the whole log. */
interface Found {
  readonly answers: Answers;
  readonly part: Pick<Part, 'records' | 'duplicates' | 'sideOutput'>;
}

/** Which views have the same answers from a stream and from a batch, row by row, and why the others have not. */
export function compareWithBatch(log: Log, { answers, part }: Found, tables: Answers): Pick<ReplayByBatch, 'same' | 'other'> {
  const isSame = (view: ViewName): boolean =>
    answersSha256(new Map([[view, answers.get(view)!]])) === answersSha256(new Map([[view, answerOfBatch(view, tables.get(view)!)]]));
  const views = [...answers.keys()];
  const same = views.filter(isSame);
  const recounted = part.records - part.duplicates - new Set(log.columns.id).size;
  return { same, other: views.filter((view) => !same.includes(view)).map((view) => ({ view, why: reason(view, part, recounted) })) };
}

function reason(view: ViewName, { sideOutput }: Found['part'], recounted: number): string | null {
  const rule: StreamView = STREAM_VIEWS[view];
  if (isOrdered(view)) return 'it depends on the order of records, and a stream takes them as they came, a batch as they happened';
  if ('windowEndMs' in rule && rule.windowEndMs !== null && sideOutput > 0) return `${sideOutput} records came too late for their window`;
  if (recounted > 0) return `${recounted} copies came after the job had forgotten the first, and counted again`;
  return null;
}
