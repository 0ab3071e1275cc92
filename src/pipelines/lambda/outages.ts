/** A stretch of time in which nobody is answered; `endMs` Infinity: it has not ended. */
export interface Outage {
  readonly startMs: number;
  readonly endMs: number;
}

/** The list of outages, given from time to time whether there is one. */
export function noted(outages: readonly Outage[], isOut: boolean, timeMs: number): readonly Outage[] {
  const last = outages.at(-1);
  if (isOut === (last?.endMs === Infinity)) return outages;
  return isOut ? [...outages, { startMs: timeMs, endMs: Infinity }] : [...outages.slice(0, -1), { startMs: last!.startMs, endMs: timeMs }];
}
