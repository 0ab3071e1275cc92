import type { RandomStream } from './prng.ts';
import { exp, ln, normalQuantile } from './math.ts';

/**
 * From 64 random bits to a choice. Every comparison is between integers: a share becomes a threshold below 2^32, so no rounding decides whether
 * something happens.
 */
const TWO_32 = 4_294_967_296;
const MILLION = 1_000_000;

/** `draw < thresholdOf(share)` is true with that share, in parts per million. */
export const thresholdOf = (partsPerMillion: number): number => Math.floor((partsPerMillion * TWO_32) / MILLION);

/** 0 … n − 1, all alike. */
export const choose = (draw: number, n: number): number => Math.floor((draw * n) / TWO_32);

/** Uniform integer between two bounds, both included. */
export const between = (draw: number, least: number, greatest: number): number => least + choose(draw, greatest - least + 1);

/** Exponential with the given mean; never more than 23 times the mean, because the draw has 32 bits. */
export const exponential = (draw: number, mean: number): number => -ln((draw + 0.5) / TWO_32) * mean;

/** Normal with mean 0 and variance 1. The tails end at 4.5: an amount beyond would not fit its column. */
export function normal(draw: number, low: number): number {
  const z = normalQuantile((draw + (low + 0.5) / TWO_32) / TWO_32);
  return Math.max(-4.5, Math.min(4.5, z));
}

/** The place of a draw among alternatives with integer weights. The first eight bits of a draw say where to begin, which is nearly always where to end. */
export class Categorical {
  private readonly bounds: Float64Array;
  private readonly starts: Uint8Array;

  constructor(weights: readonly number[]) {
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    let sum = 0;
    this.bounds = Float64Array.from(weights, (weight) => Math.floor(((sum += weight) * TWO_32) / total));
    this.starts = Uint8Array.from({ length: 256 }, (_, bits) => this.bounds.findIndex((bound) => bits * 2 ** 24 < bound));
  }

  pick(draw: number): number {
    let place = this.starts[draw >>> 24]!;
    while (draw >= this.bounds[place]!) place++;
    return place;
  }
}

/** Weights 1 / rank^exponent for ranks 1 … n (Zipf). */
export const zipfWeights = (n: number, exponent: number): Float64Array =>
  Float64Array.from({ length: n }, (_, place) => exp(-exponent * ln(place + 1)));

/**
 * Draws from n weighted alternatives in constant time (Walker's alias method as Vose, 1991, builds it): each column holds a part of its own alternative and
 * fills up with a part of one other.
 */
export class AliasTable {
  private readonly thresholds: Float64Array;
  private readonly aliases: Uint32Array;

  constructor(weights: Float64Array) {
    const n = weights.length;
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const scaled = weights.map((weight) => (weight * n) / total);
    this.thresholds = new Float64Array(n).fill(TWO_32);
    this.aliases = Uint32Array.from({ length: n }, (_, place) => place);
    const small: number[] = [];
    const large: number[] = [];
    for (let place = 0; place < n; place++) (scaled[place]! < 1 ? small : large).push(place);
    while (small.length > 0 && large.length > 0) {
      const poor = small.pop()!;
      const rich = large.pop()!;
      this.thresholds[poor] = Math.floor(scaled[poor]! * TWO_32);
      this.aliases[poor] = rich;
      scaled[rich] = scaled[rich]! + scaled[poor]! - 1;
      (scaled[rich]! < 1 ? small : large).push(rich);
    }
  }

  pick(stream: RandomStream, a: number, b: number): number {
    const column = choose(stream.draw(a, b), this.thresholds.length);
    return stream.low < this.thresholds[column]! ? column : this.aliases[column]!;
  }
}

/** 0 … n − 1 in an order drawn from the stream (Fisher and Yates). */
export function shuffled(n: number, stream: RandomStream): Uint32Array {
  const order = Uint32Array.from({ length: n }, (_, place) => place);
  for (let last = n - 1; last > 0; last--) {
    const place = choose(stream.draw(last, 0), last + 1);
    [order[last], order[place]] = [order[place]!, order[last]!];
  }
  return order;
}
