import type { Refusal } from './merge.ts';

/** A merge that will not: it says why, and hands over each row as the last batch has it. */
export const refusal = (refuses: string): Refusal => ({
  refuses,
  groupOf: (key) => key,
  answer(batch, group, put) {
    const entry = batch.find(group);
    if (entry !== -1) put(group, ...batch.values.subarray(entry * batch.width, (entry + 1) * batch.width));
  },
});
