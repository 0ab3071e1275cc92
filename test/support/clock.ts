import { clockOf, type WallClock } from '../../src/engine/wall-clock.ts';

/** The machine's own clock. */
export const machineClock = clockOf(globalThis);

/** A clock that stands still until it is moved. */
export class ManualClock implements WallClock {
  private time = 0;
  private readonly alarms = new Set<{ readonly at: number; readonly action: () => void }>();

  now(): number {
    return this.time;
  }

  after(delayMs: number, action: () => void): () => void {
    const alarm = { at: this.time + delayMs, action };
    this.alarms.add(alarm);
    return () => this.alarms.delete(alarm);
  }

  /** Moves the time and then lets everything happen that waits for a promise. */
  async pass(durationMs: number): Promise<void> {
    this.time += durationMs;
    for (const alarm of [...this.alarms].filter(({ at }) => at <= this.time)) {
      this.alarms.delete(alarm);
      alarm.action();
    }
    await new Promise((resolve) => setImmediate(resolve));
  }

  get waiting(): number {
    return this.alarms.size;
  }
}
