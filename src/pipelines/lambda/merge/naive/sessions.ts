import type { Session } from '../../speed/sessions.ts';
import type { StateMerge } from '../merge.ts';
import { sessions as correct } from '../sessions.ts';

/**
 * Count on both sides and add. But whoever is active when the cut falls has one session with the cut in the middle, and it counts twice. Those are just the
 * active customers, and a cut in a busy hour meets most of them: in a trial 1,034 sessions were counted where there had been 732.
 */
export const sessions: StateMerge<Session[]> = {
  groupOf: correct.groupOf,
  merge(batch, overlay, group, put) {
    const entry = batch.find(group);
    put(group, (entry === -1 ? 0 : batch.values[entry * batch.width]!) + (overlay ?? []).length);
  },
};
