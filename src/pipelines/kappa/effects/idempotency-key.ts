import type { Guard } from './guard.ts';

/**
 * Each mail carries a key made of the rule and the event, and the mail service drops a key it has seen. So it does not matter how often and by whom a mail is sent; what
 * a new version finds for the first time goes out as well, however late. All rests on the key: it has to be made of what is the same in every run, never of the time.
 */
export const idempotencyKey: Guard<null> = {
  open: () => null,
  alert(alert, desk) {
    if (!desk.hasSent(alert.event)) desk.send(alert);
  },
};
