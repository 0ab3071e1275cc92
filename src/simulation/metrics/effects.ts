import type { MeasuredRun, Metric } from './metric.ts';
import { runningSum } from './metric.ts';

/**
 * Mails that the Kappa lane has sent. A mail is about one event of one account; the same event in another version of the job, or read again after a crash, is the same mail. What
 * ought to have been sent is what the rule says of all records the lane has read, each fact counted once and in the order in which things happened.
 */
function counted(description: string, isCounted: (isRepeat: boolean) => boolean): Metric {
  return {
    description: `${description}, since the start of the run`,
    unit: 'mails',
    isPerView: false,
    lanes: ['kappa'],
    isOverTime: () => true,
    series(_, { spec, result }) {
      const { timeMs, isRepeat } = result.trace.effects;
      const changes = Array.from(timeMs, (at, place) => ({ timeMs: at, by: isCounted(isRepeat[place] === 1) ? 1 : 0 }));
      return runningSum(changes, spec.observe.fromMs);
    },
  };
}

/** What is true is known at the end only, when all has come that will. */
function atTheEnd(description: string, count: (sent: ReadonlySet<number>, truth: ReadonlySet<number>) => number): Metric {
  return {
    description: `${description}; known at the end of the run`,
    unit: 'mails',
    isPerView: false,
    lanes: ['kappa'],
    isOverTime: () => false,
    series: () => null,
    atEnd: (_, { result }: MeasuredRun) => count(new Set(result.trace.effects.key), result.trueAlerts()),
  };
}

const without = (some: ReadonlySet<number>, others: ReadonlySet<number>): number => {
  let count = 0;
  for (const event of some) if (!others.has(event)) count++;
  return count;
};

export const effectsSent = counted('mails sent', () => true);
export const effectsRepeated = counted('mails about an event that a mail had been sent about before', (isRepeat) => isRepeat);
export const effectsMissed = atTheEnd('events that a mail ought to have been sent about, and none was', (sent, truth) =>
  without(truth, sent),
);
export const effectsWrong = atTheEnd('events that a mail was sent about and none ought to have been; nobody takes it back', without);
