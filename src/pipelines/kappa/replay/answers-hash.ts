import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { VIEWS } from '../../../model/views/index.ts';
import { asciiBytes, ByteWriter } from '../../../support/byte-writer.ts';
import type { KeyedTable } from '../../../support/keyed-table.ts';
import type { Answers } from './combine.ts';

/** Bytes of the longest row: a key and a few values, at most 17 characters each. */
const ROW_BYTES = 128;
const PIECE_ROWS = 4_096;

/**
 * SHA-256 over whole answers, in hexadecimal digits: by the name of the view, a line that says it, then one line per row in ascending order of key, with the key and
 * its values in decimal digits. It depends on the answers and not on the order in which they were found, so two ways to compute them can be compared by it.
 */
export function answersSha256(answers: Answers): string {
  const hash = sha256.create();
  const out = new ByteWriter(PIECE_ROWS * ROW_BYTES);
  for (const view of [...answers.keys()].sort()) {
    const table = answers.get(view)!;
    out.text(asciiBytes(view));
    out.lineFeed();
    const { identity, keepsIdentity } = VIEWS[view];
    let rows = 0;
    for (const entry of table.sortedEntries()) {
      if (!keepsIdentity && isIdentity(table, entry, identity)) continue;
      writeRow(out, table, entry);
      if (++rows % (PIECE_ROWS - 1) === 0) hash.update(out.take());
    }
    hash.update(out.take());
  }
  return bytesToHex(hash.digest());
}

function writeRow(out: ByteWriter, { keys, values, width }: KeyedTable, entry: number): void {
  out.integer(keys[entry]!);
  for (let column = 0; column < width; column++) {
    out.comma();
    out.integer(values[entry * width + column]!);
  }
  out.lineFeed();
}

const isIdentity = ({ values, width }: KeyedTable, entry: number, identity: readonly number[]): boolean =>
  identity.every((value, column) => values[entry * width + column] === value);
