import { SESSION_GAP_MS, type Session } from '../speed/sessions.ts';
import type { StateMerge } from './merge.ts';

/**
 * Sessions of both sides, less those that are one session with a cut through it. The batch hands over its first and its last time: a session of the overlay
 * that comes within half an hour of that span continues it. A late record in the middle of the span is taken to belong to a session there; whether it joins
 * two of them, the batch does not say.
 */
export const sessions: StateMerge<Session[]> = {
  groupOf: (key) => key,
  merge(batch, overlay, group, put) {
    const entry = batch.find(group);
    const list = overlay ?? [];
    if (entry === -1) return put(group, list.length);
    const [count, firstMs, lastMs] = batch.values.subarray(entry * 3);
    const separate = list.filter((session) => session.firstMs - lastMs! >= SESSION_GAP_MS || firstMs! - session.lastMs >= SESSION_GAP_MS);
    put(group, count! + separate.length);
  },
};
