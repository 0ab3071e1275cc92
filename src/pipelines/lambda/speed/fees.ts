import { overdraft, type Movement } from './overdraft.ts';
import type { SpeedProcess } from './speed-view.ts';

/**
 * Overdraft fees. The fee is taken from the very balance that decides on the next one, so each record acts through all the later ones. The overlay keeps the
 * movements since the cut, as it does for the number of overdrafts; what they cost it cannot say, and no merge can (see `merge/fees.ts`).
 */
export const fees: SpeedProcess<Movement[]> = { ...overdraft, identity: [0, 0] };
