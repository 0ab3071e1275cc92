import { closeSync, existsSync, mkdirSync, openSync, readdirSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { stringify } from 'yaml';
import { accountList } from '../generator/accounts.ts';
import { LANES } from '../model/lanes.ts';
import type { RunSpec } from '../model/scenario.ts';
import { VIEWS, type View } from '../model/views/index.ts';
import type { Log } from '../log/log.ts';
import { logCsvHeader, writeLogCsv } from '../log/export.ts';
import type { MeasuredRun } from '../simulation/metrics/index.ts';
import { SERIES_COLUMNS, SPAN_COLUMNS, answerRows, detailTable, ledgerRows, seriesRows, spanRows, type Row } from './tables.ts';
import { UserError, describeSystemError } from './user-error.ts';
import type { VerdictFile } from './verdict.ts';

/**
 * A run as a folder of text files, from which any other tool can recompute it. Everything is written into a hidden folder beside the target, which takes
 * its name at the very end: whoever sees the target sees it whole.
 */
export interface ExportInput {
  /** the scenario with every default that applied */
  readonly full: unknown;
  readonly log: Log;
  readonly runs: readonly MeasuredRun[];
  readonly verdict: VerdictFile;
}

const READERS = [...LANES, 'lambda-batch', 'truth'] as const;

/** To be called before the run, so that nobody waits for a run that has nowhere to go. */
export function prepareTarget(target: string): ExportFolder {
  try {
    if (existsSync(target)) {
      if (!statSync(target).isDirectory())
        throw new UserError(`cannot export to ${target}: it is a file, expected a new or an empty folder`);
      if (readdirSync(target).length > 0) throw new UserError(`cannot export to ${target}: the folder is not empty; name a new one`);
    }
    mkdirSync(dirname(target), { recursive: true });
    const partial = join(dirname(target), `.${basename(target)}-${process.pid}`);
    mkdirSync(partial);
    return new ExportFolder(target, partial);
  } catch (error) {
    throw error instanceof UserError ? error : describeSystemError(error, `cannot export to ${target}`);
  }
}

export class ExportFolder {
  private readonly target: string;
  private readonly partial: string;

  constructor(target: string, partial: string) {
    this.target = target;
    this.partial = partial;
  }

  /** Write everything and give the folder its name. */
  write({ full, log, runs, verdict }: ExportInput): void {
    try {
      this.text('scenario.yaml', stringify(full, { lineWidth: 0 }));
      this.stream('log.csv', (put) => {
        put(`${logCsvHeader}\n`);
        writeLogCsv(log, put);
      });
      this.rows('accounts.csv', accountRows(runs[0]!.spec));
      for (const run of runs) this.answers(run);
      this.rows('series.csv', [SERIES_COLUMNS], ...runs.map(seriesRows));
      this.rows('spans.csv', [SPAN_COLUMNS], ...runs.map(spanRows));
      this.text('verdict.json', `${JSON.stringify(verdict, null, 2)}\n`);
      renameSync(this.partial, this.target);
    } catch (error) {
      this.discard();
      throw describeSystemError(error, `cannot export to ${this.target}`);
    }
  }

  /** Leave nothing behind. */
  discard(): void {
    rmSync(this.partial, { recursive: true, force: true });
  }

  private answers(run: MeasuredRun): void {
    const { variant, views } = run.spec;
    for (const view of views) {
      for (const reader of READERS) this.rows(`answers/${variant}/${reader}-${view}.csv`, answerRows(run, reader, view));
      const { detail, contribution }: View = VIEWS[view];
      if (detail !== undefined) {
        for (const reader of READERS)
          this.rows(`answers/${variant}/${reader}-${view}-${detail.name}.csv`, detailTable(run, reader, view, detail));
      }
      if (contribution === null) continue;
      for (const lane of LANES) this.rows(`ledger/${variant}/${lane}-${view}.csv`, ledgerRows(run, lane, view));
    }
  }

  private rows(name: string, ...tables: readonly Iterable<Row>[]): void {
    this.stream(name, (put) => {
      for (const table of tables) for (const row of table) put(`${row.join(',')}\n`);
    });
  }

  private text(name: string, text: string): void {
    this.stream(name, (put) => put(text));
  }

  private stream(name: string, fill: (put: (text: string) => void) => void): void {
    const path = join(this.partial, name);
    mkdirSync(dirname(path), { recursive: true });
    const file = openSync(path, 'wx');
    let pending = '';
    const flush = (): void => {
      const bytes = Buffer.from(pending, 'utf8');
      for (let done = 0; done < bytes.length;) done += writeSync(file, bytes, done);
      pending = '';
    };
    try {
      fill((text) => {
        pending += text;
        if (pending.length >= FLUSH_AT) flush();
      });
      flush();
    } finally {
      closeSync(file);
    }
  }
}

const FLUSH_AT = 1 << 18;

function* accountRows({ stream }: RunSpec): Generator<Row> {
  yield ['account_id', 'name', 'kind'];
  for (const { id, name, kind } of accountList(stream)) yield [id, name, kind];
}
