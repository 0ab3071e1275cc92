/**
 * HyperLogLog: how many different things there were, from 1,024 small numbers (Flajolet, Fusy, Gandouet and Meunier 2007). Every id is hashed; ten bits of the
 * hash choose a register, and the register keeps the greatest rank it has met, one more than the zeros that the other 22 bits begin with. A long row of zeros is rare,
 * so a high rank says that many have come by. Copies change nothing, and of two sketches the greater rank of each register is the sketch of the union.
 *
 * The price is an error: its standard deviation is 1.04 / √1,024, which is 3.25 % of the answer. Registers that nobody has met have rank 0 and need no room, as in
 * the sparse form of Heule, Nunkesser and Hall 2013.
 */
const REGISTERS = 1_024;
const RANK_BITS = 22;

/** Of an estimate of n: the standard deviation is n times this. */
export const STANDARD_ERROR = 1.04 / Math.sqrt(REGISTERS);

/**
 * The last step of MurmurHash3 (Appleby 2011), on 32 bits. It can be undone, so two ids never have the same hash. Products are of 32 by 32 bits and cut to 32;
 * whoever computes them elsewhere needs 64 bits without a sign.
 */
export function hashOf(id: number): number {
  let bits = Math.imul(id ^ (id >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}

/** 0 … 1,023 */
export const registerOf = (hash: number): number => hash >>> RANK_BITS;

/** 1 … 23 */
export const rankOf = (hash: number): number => Math.clz32(((hash << (32 - RANK_BITS)) | (1 << (31 - RANK_BITS))) >>> 0) + 1;

/**
 * How many there were, rounded, from the ranks of the registers that have met anything. The estimator is that of Ertl 2017 (arXiv:1702.01284, algorithm 6): one
 * formula for few and many, where the first one has to be corrected by a table at the lower end. It only adds, multiplies, divides and takes square roots, which
 * are the same bits everywhere.
 */
export function estimateOf(ranks: Iterable<number>): number {
  const counts = new Float64Array(RANK_BITS + 2);
  let met = 0;
  for (const rank of ranks) {
    counts[rank]! += 1;
    met += 1;
  }
  if (met === 0) return 0;
  let sum = REGISTERS * tau(1 - counts[RANK_BITS + 1]! / REGISTERS);
  for (let rank = RANK_BITS; rank >= 1; rank--) sum = 0.5 * (sum + counts[rank]!);
  sum += REGISTERS * sigma(1 - met / REGISTERS);
  return Math.round(Math.min(HASHES, (REGISTERS * REGISTERS) / (2 * LN2 * sum)));
}

/** There cannot have been more. */
const HASHES = 4_294_967_296;
const LN2 = 0.6931471805599453;

/** What the registers without a rank stand for: x + Σ x^(2^k) · 2^(k−1), for x < 1. */
function sigma(x: number): number {
  let [power, weight, sum, before] = [x, 1, x, -1];
  while (sum !== before) {
    before = sum;
    power *= power;
    sum += power * weight;
    weight += weight;
  }
  return sum;
}

/** What the registers at the greatest rank stand for, for 0 ≤ x ≤ 1. */
function tau(x: number): number {
  let [root, weight, sum, before] = [x, 1, 1 - x, -1];
  if (x === 0 || x === 1) return 0;
  while (sum !== before) {
    before = sum;
    root = Math.sqrt(root);
    weight *= 0.5;
    sum -= (1 - root) * (1 - root) * weight;
  }
  return sum / 3;
}
