import { refusal } from './refusal.ts';

/**
 * Decisions cannot be merged. Had a late deposit come in time, a withdrawal that was refused would have been accepted, and one accepted later refused for it;
 * the batch's answer holds what was decided and not what was asked for. The reader gets the batch's answer and the reason why it is old.
 */
export const accepted = refusal(
  'Whether a withdrawal is accepted depends on the balance, and the balance on every decision before. A record from before the cut that comes late may ' +
    'turn decisions around that are in the batch answer already, so two halves cannot be put together; only deciding everything again, in order, gives ' +
    'the right answer.',
);
