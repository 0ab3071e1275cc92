/**
 * Chance without a sequence. A generator that is asked for its next number makes every draw depend on all draws before it: switch one fault on and all
 * amounts after it change. Here a draw is a function of (seed, name of the stream, two counters), so any draw can be made alone, in any order, and what is
 * drawn for one purpose moves nothing that is drawn for another ("common random numbers").
 *
 * The function is a Feistel network of three rounds over the two counters, its round function the finaliser of MurmurHash3. It is a bijection: within a
 * stream no two pairs of counters give the same 64 bits. It is not meant for secrets.
 */
export class RandomStream {
  /** the other 32 bits of the last draw */
  low = NaN;
  private readonly key0: number;
  private readonly key1: number;
  private readonly key2: number;

  constructor(seed: number, name: string) {
    let hash = 0x811c9dc5;
    for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
    this.key0 = mix(seed ^ mix(hash));
    this.key1 = mix(this.key0 ^ hash ^ 0x9e3779b9);
    this.key2 = mix(this.key1 ^ seed ^ 0x3c6ef372);
  }

  /** 32 bits for the counters (a, b), each an integer of up to 32 bits; 32 more are left in `low`. */
  draw(a: number, b: number): number {
    let left = a | 0;
    let right = b | 0;
    right ^= mix(left ^ this.key0);
    left ^= mix(right ^ this.key1);
    right ^= mix(left ^ this.key2);
    this.low = right >>> 0;
    return left >>> 0;
  }
}

function mix(bits: number): number {
  let h = bits;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
