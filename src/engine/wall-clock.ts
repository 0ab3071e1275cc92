/**
 * Wall time: how long something took, and what to do when it takes too long. No result depends on it, and to keep it that way an engine cannot reach the
 * machine's clock by itself: whoever starts the engine hands one in.
 */
export interface WallClock {
  /** ms since some moment in the past */
  now(): number;
  /** Calls `action` after `delayMs`, unless the returned function is called before. */
  after(delayMs: number, action: () => void): () => void;
}

/** What a clock is made of. The global object has it all: `clockOf(globalThis)`. */
interface Machine<Timer> {
  readonly performance: { now(): number };
  readonly setTimeout: (action: () => void, delayMs: number) => Timer;
  readonly clearTimeout: (timer: Timer) => void;
}

export const clockOf = <Timer>(machine: Machine<Timer>): WallClock => ({
  now: () => machine.performance.now(),
  after(delayMs, action) {
    const timer = machine.setTimeout(action, delayMs);
    return () => machine.clearTimeout(timer);
  },
});

/** Settles as `work` does, or fails with `late()` if that takes more than `limitMs`. `extend` grants the full time again. */
export function within<T>(clock: WallClock, limitMs: number, work: Promise<T>, late: () => Error): { result: Promise<T>; extend(): void } {
  let stop = (): void => undefined;
  let extend = (): void => undefined;
  const expired = new Promise<never>((_, reject) => {
    extend = () => {
      stop();
      stop = clock.after(limitMs, () => reject(late()));
    };
  });
  extend();
  const result = Promise.race([work, expired]).finally(() => {
    extend = () => undefined;
    stop();
  });
  return { result, extend: () => extend() };
}
