import type { Alert, Guard } from './guard.ts';

/** By version: rows written with the state since it was last written down. */
type Written = Map<number, Alert[]>;

/**
 * The job sends nothing. It writes the mail into a table, together with its state and under the id of the event, and one relay sends what stands there. A replay writes the
 * same rows again, which changes nothing; a crash takes back the rows with the state. The price is that a mail waits for the next checkpoint.
 */
export const outbox: Guard<Written> = {
  open: () => new Map(),
  alert(alert, _desk, written) {
    const rows = written.get(alert.version);
    if (rows === undefined) written.set(alert.version, [alert]);
    else rows.push(alert);
  },
  committed(version, timeMs, desk, written) {
    for (const alert of written.get(version) ?? []) if (!desk.hasSent(alert.event)) desk.send({ ...alert, timeMs });
    written.delete(version);
  },
  wentBack: (version, written) => void written.delete(version),
};
