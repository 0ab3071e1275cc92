/**
 * Puts the batch value `batch[b …]` and the overlay value `overlay[o …]` of one key together and writes the answer to `into`. A side that has no such key hands in
 * the identity of the view, so a merge never meets a missing value.
 */
export type Merge = (batch: Float64Array, b: number, overlay: Float64Array, o: number, into: Float64Array) => void;
