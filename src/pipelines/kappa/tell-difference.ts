import type { ViewName } from '../../model/views/index.ts';
import { VIEWS } from '../../model/views/index.ts';
import type { KeyedTable } from '../../support/keyed-table.ts';
import type { LaneSink } from '../pipeline.ts';

/** A key of a view with other values in one table than in another; a place is −1 where the key is not there. */
export type Differing = (key: number, before: number, after: number) => void;

/** Every key whose values differ between two tables of a view; a key that is not there has the values of one without records. */
export function forEachDifference(view: ViewName, before: KeyedTable, after: KeyedTable, take: Differing): void {
  const { identity } = VIEWS[view];
  const differ = (key: number, from: number, to: number): void => {
    for (let column = 0; column < identity.length; column++) {
      const was = from === -1 ? identity[column] : before.values[from * before.width + column];
      const is = to === -1 ? identity[column] : after.values[to * after.width + column];
      if (was === is) continue;
      take(key, from, to);
      return;
    }
  };
  for (let entry = 0; entry < before.size; entry++) differ(before.keys[entry]!, entry, after.find(before.keys[entry]!));
  for (let entry = 0; entry < after.size; entry++) {
    if (before.find(after.keys[entry]!) === -1) differ(after.keys[entry]!, -1, entry);
  }
}

/** Readers see `after` instead of `before` from now on: tell every answer that changes. */
export function tellDifference(view: ViewName, before: KeyedTable, after: KeyedTable, timeMs: number, sink: LaneSink): void {
  const identity = Float64Array.from(VIEWS[view].identity);
  forEachDifference(view, before, after, (key, _, place) => {
    if (place === -1) sink.changed(view, key, identity, 0, timeMs);
    else sink.changed(view, key, after.values, place * after.width, timeMs);
  });
}
