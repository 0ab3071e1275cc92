import { splitAccountEvent } from '../../model/keys.ts';
import { lastAtOrBefore } from '../../model/columns.ts';
import type { Trace } from '../../model/trace.ts';

/** Mails that the Kappa lane has sent by a time: how many each version sent, and which were about an event that there had been a mail about before. */
export interface Mails {
  readonly sent: number;
  readonly again: number;
  readonly byVersion: readonly { readonly version: number; readonly sent: number; readonly again: number }[];
  /** the latest first, at most so many as are worth reading */
  readonly repeats: readonly Repeat[];
}

/** A mail and the first one about the same event. */
export interface Repeat {
  readonly account: number;
  readonly firstMs: number;
  readonly firstVersion: number;
  readonly againMs: number;
  readonly againVersion: number;
  /** when the record had been appended */
  readonly ingestMs: number;
}

const SHOWN = 50;

export function mailsAt({ effects }: Pick<Trace, 'effects'>, timeMs: number): Mails {
  const sent = lastAtOrBefore(effects.timeMs, timeMs) + 1;
  const firsts = new Map<number, number>();
  const versions = new Map<number, { sent: number; again: number }>();
  const repeats: Repeat[] = [];
  for (let place = 0; place < sent; place++) {
    const [version, key] = [effects.version[place]!, effects.key[place]!];
    const tally = versions.get(version) ?? { sent: 0, again: 0 };
    versions.set(version, tally);
    tally.sent++;
    const first = firsts.get(key);
    if (first === undefined) firsts.set(key, place);
    if (effects.isRepeat[place] === 0) continue;
    tally.again++;
    repeats.push({
      account: splitAccountEvent(key).account,
      firstMs: effects.timeMs[first ?? place]!,
      firstVersion: effects.version[first ?? place]!,
      againMs: effects.timeMs[place]!,
      againVersion: version,
      ingestMs: effects.ingestMs[place]!,
    });
  }
  return {
    sent,
    again: repeats.length,
    byVersion: [...versions].sort(([a], [b]) => a - b).map(([version, tally]) => ({ version, ...tally })),
    repeats: repeats.slice(-SHOWN).reverse(),
  };
}

/** Why the same mail was sent twice. */
export const whyAgain = ({ firstVersion, againVersion }: Pick<Repeat, 'firstVersion' | 'againVersion'>): string =>
  firstVersion === againVersion
    ? `version ${againVersion} read the record a second time, after a crash`
    : `version ${againVersion} came to the same record as version ${firstVersion}`;
