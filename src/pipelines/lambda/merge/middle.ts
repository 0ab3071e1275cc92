import { refusal } from './refusal.ts';

/**
 * Two medians have no common median. Of the batch's side one payment is known, the one in the middle, and nothing of how many there are or how large the others.
 * The histogram that `median` hands over would do, at the price of its size. The reader gets the batch's answer and the reason why it is old.
 */
export const middle = refusal(
  'A median says which payment stands in the middle and nothing of those around it. With other payments on top the middle may be any of them, so two medians ' +
    'cannot be put together; only all payments again, or a table of how often each amount was paid, gives the right answer.',
);
