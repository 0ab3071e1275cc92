import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { BatchEngine } from '../../src/engine/batch-engine.ts';
import { generateLog } from '../../src/generator/generator.ts';
import { VIEW_NAMES } from '../../src/model/views/index.ts';
import { exportedRows, settingsAt } from '../../src/simulation/answers.ts';
import { runToEnd, type Reader } from '../../src/simulation/run.ts';
import { specOf } from './runs.ts';

const READERS: readonly Reader[] = ['lambda', 'lambda-batch', 'kappa', 'crud', 'truth'];

/** What an answer of a whole run comes to: its number of rows, the SHA-256 of them as exported, and the cells that are no integer and no word. */
export interface Digest {
  readonly rows: number;
  readonly sha256: string;
  readonly oddCells: readonly (string | number)[];
}

/** A run of every view over a stream in which everything is late and much comes twice, on whichever host: by reader and view, what it answered at the end. */
export async function digestOfAllViews(engine: BatchEngine): Promise<Record<string, Digest>> {
  const spec = specOf({
    duration: '6h',
    observe: { from: '3h' },
    views: [...VIEW_NAMES],
    stream: {
      accounts: 30,
      merchants: 20,
      ledgerShards: 2,
      transactionsPerSecond: 0.1,
      arrival: 'flat',
      late: { share: 0.1, meanDelay: '20m' },
      duplicates: { share: 0.1, meanDelay: '10m' },
    },
    lambda: { interval: '100m' },
  });
  const result = await runToEnd(spec, generateLog(spec), engine);
  const digests: Record<string, Digest> = {};
  for (const reader of READERS) {
    for (const view of VIEW_NAMES) {
      const rows = exportedRows(view, result.finalTable(reader, view), settingsAt(spec, spec.durationMs));
      const text = rows.map((row) => `${row.join(',')}\n`).join('');
      digests[`${reader} ${view}`] = {
        rows: rows.length,
        sha256: bytesToHex(sha256(new TextEncoder().encode(text))),
        oddCells: rows.flat().filter((cell) => (typeof cell === 'number' ? !Number.isSafeInteger(cell) : !/^[\w:]+$/.test(cell))),
      };
    }
  }
  return digests;
}
