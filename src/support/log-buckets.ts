/**
 * Buckets whose width grows with what is in them, so that a value is known to within 1/64 of itself, be it cents or millions. Up to 63 every integer has a bucket of its
 * own; from there on a bucket is as wide as the value's power of two allows for 32 buckets between one power and the next, as in HdrHistogram. It bounds the error in
 * the way of DDSketch (Masson, Rim and Lee 2019) with integers alone, so no two machines disagree about the bucket that a value on a limit falls into.
 */
const STEPS = 32;

/** An estimate is off by at most this share of the value: half a bucket of width w, whose values are 32 w or more. */
export const RELATIVE_ERROR = 1 / (2 * STEPS);

/** Bucket of an integer ≥ 0. A greater value never has a lower bucket. */
export function bucketOf(value: number): number {
  let width = 1;
  let doublings = 0;
  while (value >= 2 * STEPS * width) {
    width *= 2;
    doublings++;
  }
  return STEPS * doublings + Math.floor(value / width);
}

/** The integer in the middle of a bucket, of two the lower one. */
export function middleOf(bucket: number): number {
  let width = 1;
  let first = bucket;
  while (first >= 2 * STEPS) {
    first -= STEPS;
    width *= 2;
  }
  return first * width + Math.floor((width - 1) / 2);
}
