type TypedArray = Float64Array | Uint32Array | Uint8Array;

/** A typed array that grows at its end. */
export class Growable<A extends TypedArray> {
  length = 0;
  private array: A;
  private readonly make: (length: number) => A;

  constructor(make: (length: number) => A, capacity = 256) {
    this.make = make;
    this.array = make(capacity);
  }

  push(value: number): void {
    if (this.length === this.array.length) {
      const larger = this.make(this.array.length * 2);
      larger.set(this.array);
      this.array = larger;
    }
    this.array[this.length++] = value;
  }

  at(place: number): number {
    return this.array[place]!;
  }

  set(place: number, value: number): void {
    this.array[place] = value;
  }

  /** A copy of the entries [from, to), to be kept or given away. */
  slice(from = 0, to = this.length): A {
    return this.array.slice(from, to) as A;
  }

  truncate(length: number): void {
    this.length = Math.min(this.length, length);
  }
}

export const float64s = (): Growable<Float64Array> => new Growable((length) => new Float64Array(length));
export const uint32s = (): Growable<Uint32Array> => new Growable((length) => new Uint32Array(length));
export const uint8s = (): Growable<Uint8Array> => new Growable((length) => new Uint8Array(length));
