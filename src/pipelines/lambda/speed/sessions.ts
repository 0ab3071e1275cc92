import { accountKey } from '../../../model/keys.ts';
import { MINUTE } from '../../../model/time.ts';
import type { SpeedProcess } from './speed-view.ts';

/** So long a silence ends a session. */
export const SESSION_GAP_MS = 30 * MINUTE;

/** First and last record of a session. */
export interface Session {
  readonly firstMs: number;
  readonly lastMs: number;
}

/**
 * Sessions since the cut: stretches of activity without a silence of half an hour, in ascending order. A late record may lengthen one or close the silence
 * between two. The count would not do: whether the first session here is the continuation of the batch's last one can be told from its times only.
 */
export const sessions: SpeedProcess<Session[]> = {
  identity: [0],
  group: (record) => accountKey(record.account),
  open: () => [],
  add(list, { eventMs }) {
    const from = list.findLastIndex(({ lastMs }) => eventMs - lastMs >= SESSION_GAP_MS) + 1;
    let to = from;
    let session: Session = { firstMs: eventMs, lastMs: eventMs };
    for (; to < list.length && list[to]!.firstMs - eventMs < SESSION_GAP_MS; to++) session = joined(session, list[to]!);
    list.splice(from, to - from, session);
  },
};

const joined = (a: Session, b: Session): Session => ({
  firstMs: Math.min(a.firstMs, b.firstMs),
  lastMs: Math.max(a.lastMs, b.lastMs),
});
