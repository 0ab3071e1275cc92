import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { expect } from 'vitest';
import { logSha256 } from '../../src/log/export.ts';
import type { Log } from '../../src/log/log.ts';
import { CAUSES, CAUSE_NAMES, LANES } from '../../src/model/lanes.ts';
import { clockTime, DAY, formatDuration } from '../../src/model/time.ts';
import type { RunSpec } from '../../src/model/scenario.ts';
import type { LedgerColumns } from '../../src/model/trace.ts';
import { VIEW_NAMES, type ViewName } from '../../src/model/views/index.ts';
import type { Verdict } from '../../src/scenario/check.ts';
import { exportedRows, settingsAt } from '../../src/simulation/answers.ts';
import type { MeasuredRun } from '../../src/simulation/metrics/index.ts';
import type { KeyedTable } from '../../src/support/keyed-table.ts';

const folder = new URL('../scenarios/golden/', import.meta.url);

/**
 * A page that a person can review: what a scenario came to. Whole numbers, sorted keys, virtual time; nothing of the machine. If it is another than the one that
 * is kept, the new one is left beside it as `<id>-changed.txt`. One that is missing is written, except in CI, where it is a failure.
 */
export function expectGolden(id: string, page: string): void {
  const kept = new URL(`${id}.txt`, folder);
  const changed = new URL(`${id}-changed.txt`, folder);
  rmSync(changed, { force: true });
  if (!existsSync(kept) && process.env['CI'] === undefined) writeFileSync(kept, page);
  const before = existsSync(kept) ? readFileSync(kept, 'utf8') : '';
  if (before !== page) writeFileSync(changed, page);
  expect(page, `if the change is meant, put ${id}-changed.txt in the place of ${id}.txt`).toBe(before);
}

const time = (timeMs: number): string => `${Math.floor(timeMs / DAY)}d ${clockTime(timeMs, true)}`;

export function goldenPage(id: string, log: Log, runs: ReadonlyMap<string, MeasuredRun>, verdicts: readonly Verdict[]): string {
  const lines = [id, `${log.length} records, ${log.unarrived.id.length} under way at the end`, `log sha256 ${logSha256(log)}`, ''];
  for (const { status, text, variant, observed, at } of verdicts) lines.push(`${status} · ${variant} · ${text} · ${observed} · ${at}`);
  for (const [variant, { spec, result }] of runs) {
    lines.push('', `── ${variant}`, 'view · lane · keys · wrong · Σ|error| · greatest · Σ error · table');
    for (const view of spec.views) {
      lines.push(`${view} · truth · ${tableHash(view, spec, result.finalTable('truth', view))}`);
      for (const lane of [...LANES, 'lambda-batch'] as const) {
        const { keys, wrongKeys, l1Minor, linfMinor, biasMinor } = result.finalDivergence(lane, view, 'processed');
        lines.push(
          [view, lane, keys, wrongKeys, l1Minor, linfMinor, biasMinor, tableHash(view, spec, result.finalTable(lane, view))].join(' · '),
        );
      }
    }
    lines.push('', 'batches: start · published · records');
    for (const { kind, startMs, endMs, records, status } of result.trace.spans) {
      if (kind === 'batch') lines.push(`${time(startMs)} · ${status === 'published' ? time(endMs) : status} · ${records}`);
    }
    lines.push('', 'ledger: lane · view · cause · records · Σ at the end', ...ledgerLines(result.trace.ledger));
    const { samples } = result.trace;
    lines.push(
      '',
      `${samples.timeMs.length} samples, every ${formatDuration(samples.timeMs[2]! - samples.timeMs[1]!)}; at the end · read · staleness`,
    );
    for (const lane of LANES)
      lines.push(`${lane} · ${samples.lanes[lane].processed.at(-1)} · ${samples.lanes[lane].stalenessMs.at(-1)} ms`);
  }
  return `${lines.join('\n')}\n`;
}

/** The first digits of the SHA-256 of an exported table, without its header. */
function tableHash(view: ViewName, spec: RunSpec, table: KeyedTable): string {
  const text = exportedRows(view, table, settingsAt(spec, spec.durationMs)).map((cells) => `${cells.join()}\n`);
  return bytesToHex(sha256(utf8ToBytes(text.join('')))).slice(0, 16);
}

function ledgerLines(ledger: LedgerColumns): string[] {
  const sums = new Map<string, { records: number; openMinor: number }>();
  ledger.cause.forEach((cause, entry) => {
    const name = [LANES[ledger.lane[entry]!], VIEW_NAMES[ledger.view[entry]!], CAUSES[CAUSE_NAMES[cause]!]].join(' · ');
    const sum = sums.get(name) ?? { records: 0, openMinor: 0 };
    sum.records++;
    if (ledger.toMs[entry] === Infinity) sum.openMinor += ledger.signedMinor[entry]!;
    sums.set(name, sum);
  });
  return [...sums].map(([name, { records, openMinor }]) => `${name} · ${records} · ${openMinor}`).sort();
}
