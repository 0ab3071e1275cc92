/**
 * Writes rows of ASCII text straight into bytes: integers digit by digit, texts from bytes prepared once. A million rows would otherwise be a hundred
 * million characters in small strings, made to be encoded and thrown away.
 */
const COLON = 0x3a;
const COMMA = 0x2c;
const LINE_FEED = 0x0a;
const MINUS = 0x2d;
const ZERO = 0x30;
const BILLION = 1_000_000_000;

export const asciiBytes = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));

export class ByteWriter {
  length = 0;
  private readonly bytes: Uint8Array;

  constructor(capacity: number) {
    this.bytes = new Uint8Array(capacity);
  }

  /** What has been written since the last call; valid until the next byte is written. */
  take(): Uint8Array {
    const taken = this.bytes.subarray(0, this.length);
    this.length = 0;
    return taken;
  }

  /** A safe integer in decimal digits. */
  integer(value: number): void {
    if (value < 0) this.bytes[this.length++] = MINUS;
    const size = Math.abs(value);
    if (size < BILLION) return this.digits(size, digitCount(size));
    const upper = Math.floor(size / BILLION);
    this.digits(upper, digitCount(upper));
    this.digits(size - upper * BILLION, 9);
  }

  text(bytes: Uint8Array): void {
    for (let i = 0; i < bytes.length; i++) this.bytes[this.length++] = bytes[i]!;
  }

  colon(): void {
    this.bytes[this.length++] = COLON;
  }

  comma(): void {
    this.bytes[this.length++] = COMMA;
  }

  lineFeed(): void {
    this.bytes[this.length++] = LINE_FEED;
  }

  private digits(value: number, count: number): void {
    let rest = value | 0;
    for (let place = this.length + count - 1; place >= this.length; place--) {
      const tenth = (rest / 10) | 0;
      this.bytes[place] = ZERO + rest - tenth * 10;
      rest = tenth;
    }
    this.length += count;
  }
}

function digitCount(value: number): number {
  let count = 1;
  for (let limit = 10; value >= limit; limit *= 10) count++;
  return count;
}
