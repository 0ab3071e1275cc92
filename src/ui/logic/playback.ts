import { lastAtOrBefore } from '../../model/columns.ts';

/** How the cursor moves. Positions are ms of virtual time; nothing here knows the trace beyond how far it reaches. */
export const SLOWEST = 1;
export const FASTEST = 10_000;
export const DEFAULT_SPEED = 60;

/** A frame that took longer than this (the page was hidden, the computer slept) does not make the cursor jump. */
const LONGEST_FRAME_MS = 250;

export const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));

/** Where the cursor is after a frame; never past what has been computed. */
export function advance(cursorMs: number, frameMs: number, speed: number, computedToMs: number): number {
  if (cursorMs >= computedToMs) return cursorMs;
  return Math.min(computedToMs, cursorMs + Math.min(frameMs, LONGEST_FRAME_MS) * speed);
}

const SPEEDS = [1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1_200, 3_000, 6_000, 10_000];

export const faster = (speed: number): number => SPEEDS.find((step) => step > speed) ?? FASTEST;
export const slower = (speed: number): number => SPEEDS.findLast((step) => step < speed) ?? SLOWEST;

/** A speed at which the window takes about four minutes. */
export const defaultSpeed = (windowMs: number): number => SPEEDS.find((step) => step >= windowMs / 240_000) ?? FASTEST;

/** The speed slider moves in equal factors: 0 is 1×, 1 is 10,000×. */
export const sliderOfSpeed = (speed: number): number => Math.log10(speed) / Math.log10(FASTEST);
export function speedOfSlider(position: number): number {
  const exact = FASTEST ** clamp(position, 0, 1);
  const digit = 10 ** Math.floor(Math.log10(exact));
  return clamp(exact < 10 ? Math.round(exact) : Math.round((exact / digit) * 5) * (digit / 5), SLOWEST, FASTEST);
}

/** The entry of an ascending column that follows `timeMs`, or comes before it; `timeMs` itself if there is none. */
export function neighbour(column: Float64Array, timeMs: number, direction: 1 | -1): number {
  const at = lastAtOrBefore(column, timeMs);
  if (direction === 1) return column[at + 1] ?? timeMs;
  return (at >= 0 && column[at]! < timeMs ? column[at] : column[at - 1]) ?? timeMs;
}
