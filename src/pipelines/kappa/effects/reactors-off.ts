import type { Alert, Guard } from './guard.ts';

/** By version and group: the alert that it has not sent a mail about. */
type Unmarked = Map<number, Map<number, Alert>>;

/**
 * What sends mails is switched off as long as a version replays, and switched on with the switch of the readers. Two things go wrong. The new version is not where the old one
 * is: what lies between the two is sent twice or by nobody. And the mark that a mail was sent is set by what sends it; the replay has not set it, so who is still in the
 * red gets a mail at the next debit.
 */
export const reactorsOff: Guard<Unmarked> = {
  open: () => new Map(),
  alert(alert, desk, unmarked) {
    const groups = unmarked.get(alert.version) ?? new Map<number, Alert>();
    unmarked.set(alert.version, groups);
    if (!alert.isLive) {
      groups.set(alert.group, alert);
      return;
    }
    groups.delete(alert.group);
    desk.send(alert);
  },
  stillHolds({ version, group, timeMs, isLive }, desk, unmarked) {
    const about = unmarked.get(version)?.get(group);
    if (about === undefined || !isLive) return;
    unmarked.get(version)!.delete(group);
    desk.send({ ...about, timeMs });
  },
};
