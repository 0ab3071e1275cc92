import type { Guard } from './guard.ts';

interface Owner {
  readonly version: number;
  /** by partition: it sends for records from this offset on, up to where the next owner begins */
  readonly from: Uint32Array;
}

const FIRST_VERSION = 1;

/**
 * Every record of the log has one version that may send for it. At a switch the fence is put behind whatever either of the two has read by then: before it the old one
 * sends, from it on the new one, and neither a second time. The old one may still have to come up to the fence, so it must be kept for as long as that takes. What the
 * new rule finds in the past stays unsent, and a job that crashes reads its own stretch again and sends again.
 */
export const fence: Guard<Owner[]> = {
  open: () => [],
  alert(alert, desk, owners) {
    const owner = owners.findLast(({ from }) => alert.offset >= from[alert.partition]!);
    if ((owner?.version ?? FIRST_VERSION) === alert.version) desk.send(alert);
  },
  moved(from, to, reached, owners) {
    const [before, after, last] = [reached(from), reached(to), owners.at(-1)?.from];
    owners.push({ version: to, from: before.map((offset, partition) => Math.max(offset, after[partition]!, last?.[partition] ?? 0)) });
  },
};
