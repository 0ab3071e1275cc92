import { VIEWS, type ViewName } from '../../../model/views/index.ts';
import { InvariantError } from '../../../support/assert.ts';
import { KeyedTable } from '../../../support/keyed-table.ts';
import type { Part, PartTable } from './partition-replay.ts';
import { SPLITS } from './split.ts';

export type Answers = ReadonlyMap<ViewName, KeyedTable>;

/**
 * The answers of all views from what the workers hand over. Nothing is added up here: a row that two workers have is a sign that somebody has read a partition
 * that is not his, and then no answer is better than one that looks right.
 */
export function combine(parts: readonly Part[]): Answers {
  const views = parts[0]?.tables.map(({ view }) => view) ?? [];
  return new Map(
    views.map((view, place) => [
      view,
      answerOf(
        view,
        parts.map(({ tables }) => tables[place]!),
      ),
    ]),
  );
}

function answerOf(view: ViewName, tables: readonly PartTable[]): KeyedTable {
  const rows = together(tables);
  const split = SPLITS[view];
  if (split.kind !== 'two stages') return rows;
  const answer = new KeyedTable(VIEWS[view].identity.length);
  split.answer(rows, (key, ...values) => void answer.write(key, values));
  return answer;
}

function together(tables: readonly PartTable[]): KeyedTable {
  const { view, width } = tables[0]!;
  const rows = new KeyedTable(
    width,
    tables.reduce((sum, { keys }) => sum + keys.length, 0),
  );
  for (const { keys, values } of tables) {
    keys.forEach((key, entry) => {
      const { size } = rows;
      const at = rows.upsert(key) * width;
      if (rows.size === size)
        throw new InvariantError(
          `two workers have the row ${key} of ${view}: the records of an account must lie in one partition, and each partition be read once`,
        );
      for (let column = 0; column < width; column++) rows.values[at + column] = values[entry * width + column]!;
    });
  }
  return rows;
}
