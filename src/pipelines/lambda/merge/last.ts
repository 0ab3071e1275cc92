import type { RowMerge } from './merge.ts';

/** The later of the two; not simply the overlay's, for a late record may be the only one the overlay has seen. */
export const last: RowMerge = (batch, b, overlay, o, into) => {
  const overlayIsLater = overlay[o]! > batch[b]! || (overlay[o] === batch[b] && overlay[o + 1]! > batch[b + 1]!);
  into[0] = overlayIsLater ? overlay[o]! : batch[b]!;
  into[1] = overlayIsLater ? overlay[o + 1]! : batch[b + 1]!;
};
