import type { Guard } from './guard.ts';

/**
 * Every version sends what its rule says, whenever it comes to a record. As long as there is one version that never crashes, nothing is wrong with that. A second one
 * that reads the log from the start writes to every customer again, about things long past.
 */
export const none: Guard<null> = {
  open: () => null,
  alert: (alert, desk) => desk.send(alert),
};
