import type { Happening } from '../../speed/sorted.ts';
import type { StateMerge } from '../merge.ts';
import { alertsAmong, batchPart, velocity as correct } from '../velocity.ts';

/**
 * Show the alerts of both sides. An alert is an alert, whoever has raised it, and none of those shown is false. What is missing are those that neither side
 * could raise, two payments before the cut and two after it. In a trial that was 122 of 9,524: few enough never to be noticed, and a thief needs only one.
 */
export const velocity: StateMerge<Happening[]> = {
  groupOf: correct.groupOf,
  merge(batch, overlay, account, put) {
    for (const event of batchPart(batch, account).alerts) put(event, 1);
    for (const event of alertsAmong(overlay ?? [])) put(event, 1);
  },
};
