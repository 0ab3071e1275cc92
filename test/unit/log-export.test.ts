import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { generateLog } from '../../src/generator/generator.ts';
import { hashLog, logCsvHeader, logSha256, writeLogCsv } from '../../src/log/export.ts';
import type { Log } from '../../src/log/log.ts';
import { EVENT_TYPES } from '../../src/model/event-types.ts';
import { CURRENCIES } from '../../src/model/money.ts';
import { isoDate } from '../../src/model/time.ts';
import { ByteWriter } from '../../src/support/byte-writer.ts';
import { factsOf, streamInput } from '../support/streams.ts';

let log: Log;
let text: string;
let lines: string[][];

beforeAll(() => {
  log = generateLog(streamInput({ duration: '3h', stream: { duplicates: { share: 0.2 } } }));
  const parts: string[] = [];
  writeLogCsv(log, (part) => parts.push(part));
  text = parts.join('');
  lines = text
    .trimEnd()
    .split('\n')
    .map((line) => line.split(','));
});

test('the hash is the SHA-256 of the rows, however it is taken', () => {
  const expected = createHash('sha256').update(text).digest('hex');
  expect(logSha256(log)).toBe(expected);
  const steps = [...hashLog(log)];
  expect(steps.at(-1)).toEqual({ done: true, sha256: expected });
  expect(steps.length).toBeGreaterThan(5);
  const amount = log.columns.amount[7]!;
  log.columns.amount[7]! += 1;
  expect(logSha256(log)).not.toBe(expected);
  log.columns.amount[7] = amount;
});

test('a known stream has a known hash, on every machine', () => {
  expect(logSha256(generateLog(streamInput({ seed: 42, duration: '30m' })))).toBe(
    '6860e6f275fef3af6bc7f6d182737c011de46ee3a078ea848cb3914117121345',
  );
});

describe('a row', () => {
  test('has a field for every column, and every record has a row', () => {
    const columns = logCsvHeader.split(',');
    expect(columns).toHaveLength(24);
    expect(lines).toHaveLength(log.length);
    expect(lines.every((fields) => fields.length === 24)).toBe(true);
    expect(text.endsWith('\n')).toBe(true);
    expect(text).not.toMatch(/[^ -~\n]/);
  });

  test('says what the columns say', () => {
    const facts = factsOf(log);
    const attempts = new Map<number, number>();
    lines.forEach((fields, row) => {
      const fact = facts[log.columns.id[row]!]!;
      const original = facts[fact.ref];
      const attempt = (attempts.get(fact.id) ?? 0) + 1;
      attempts.set(fact.id, attempt);
      const expected = [
        log.partitionOf(row),
        log.offsetOf(row),
        log.ingestMs(row),
        `${fact.txn}:${fact.leg}`,
        fact.txn,
        fact.leg,
        fact.legCount,
        EVENT_TYPES[fact.type],
        fact.account,
        CURRENCIES[fact.currency]!.code,
        fact.amount,
        fact.hold === 0 ? '' : fact.hold,
        fact.counterparty === 0 ? '' : fact.counterparty,
        fact.eventMs,
        isoDate(fact.valueDay),
        original === undefined ? '' : `${original.txn}:1`,
        original === undefined ? '' : original.amount,
        fact.producer,
        fact.producerSeq,
        attempt,
        1,
        fact.statement?.asOfMs ?? '',
        fact.statement?.closingMinor ?? '',
        fact.statement?.postings ?? '',
      ];
      if (fields.join(',') !== expected.join(',')) expect(fields.join(',')).toBe(expected.join(','));
    });
    expect(Math.max(...attempts.values())).toBe(2);
  });

  test('stands in the order of (ingest_ms, partition, offset)', () => {
    const keys = lines.map(([partition, offset, ingestMs]) => [Number(ingestMs), Number(partition), Number(offset)] as const);
    const sorted = keys.toSorted((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2]);
    expect(keys).toEqual(sorted);
  });
});

test.each([
  0,
  -0,
  7,
  -7,
  999_999_999,
  1_000_000_000,
  -1_000_000_001,
  4_294_967_295,
  12_000_000_034,
  Number.MAX_SAFE_INTEGER,
  Number.MIN_SAFE_INTEGER,
])('the integer %d is written in its digits', (value) => {
  const writer = new ByteWriter(32);
  writer.integer(value);
  expect(new TextDecoder().decode(writer.take())).toBe(String(value));
});
