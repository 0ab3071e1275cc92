const LIMB = 2 ** 27;

/** A sum of safe integers that may itself be larger than one: kept in two halves, exact for the first 2^26 numbers. */
export class ExactSum {
  private high = 0;
  private low = 0;

  add(values: ArrayLike<number>): void {
    for (let i = 0; i < values.length; i++) {
      const high = Math.floor(values[i]! / LIMB);
      this.high += high;
      this.low += values[i]! - high * LIMB;
    }
  }

  toString(): string {
    return String(BigInt(this.high) * BigInt(LIMB) + BigInt(this.low));
  }
}
