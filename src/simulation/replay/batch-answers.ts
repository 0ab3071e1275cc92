import { VIEWS, type View, type ViewName } from '../../model/views/index.ts';
import { MERGES } from '../../pipelines/lambda/merge/index.ts';
import type { Merge } from '../../pipelines/lambda/merge/merge.ts';
import { KeyedTable } from '../../support/keyed-table.ts';

/** The answer that a batch alone has, read off what it hands over: as a serving layer would with an empty overlay. */
export function answerOfBatch(view: ViewName, batch: KeyedTable): KeyedTable {
  const merge: Merge = MERGES[view];
  if (typeof merge === 'function') return batch;
  const answer = new KeyedTable(VIEWS[view].identity.length);
  const groups = new Set<number>();
  for (let entry = 0; entry < batch.size; entry++) groups.add(merge.groupOf(batch.keys[entry]!));
  for (const group of groups) {
    if ('refuses' in merge) merge.answer(batch, group, (key, ...values) => void answer.write(key, values));
    else merge.merge(batch, null, group, (key, ...values) => void answer.write(key, values));
  }
  return answer;
}

/** Whether the order of the records makes a difference: a batch folds them as they happened, a stream as they came. */
export function isOrdered(name: ViewName): boolean {
  const view: View = VIEWS[name];
  return view.kind === 'fold' && view.order === 'canonical';
}
