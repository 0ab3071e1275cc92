import { Log } from '../../src/log/log.ts';
import { partitionOf } from '../../src/log/partition.ts';
import { LEDGER_BASE, MERCHANT_BASE } from '../../src/model/accounts.ts';
import type { StatementColumns } from '../../src/model/record.ts';

/** The beginning of a stream: its rows [0, `rows`). */
export interface Beginning {
  readonly log: Log;
  readonly rows: number;
}

/** More than the customers, and more than the transactions, of any stream that is joined. */
const CUSTOMERS = 64;
const TRANSACTIONS = 20_000;
const PARTITIONS = 8;

/**
 * The beginnings of many streams in one log, so that a database loads and reads them all at once. Every stream has accounts and transactions of its own, so no
 * group of records of one account has anything to do with another stream; only what is about all customers together has to be taken apart again.
 */
export class JoinedLog {
  readonly log: Log;
  /** by row: the place of its stream */
  readonly streamOfRow: Uint16Array;

  constructor(streams: readonly Beginning[]) {
    const internal = new Map<string, number>();
    const accountOf = (stream: number, account: number): number => {
      if (account >= CUSTOMERS && account < MERCHANT_BASE)
        throw new RangeError(`customer ${account} of a stream to be joined: expected less than ${CUSTOMERS}`);
      if (account < MERCHANT_BASE) return stream * CUSTOMERS + account;
      const name = `${stream}:${account}`;
      if (!internal.has(name)) internal.set(name, LEDGER_BASE + internal.size);
      return internal.get(name)!;
    };
    const firstFact: number[] = [];
    let facts = 0;
    for (const { log } of streams) {
      firstFact.push(facts);
      facts += log.facts.txn.length;
    }
    const rows = streams.flatMap(({ log, rows: count }, stream) =>
      Array.from({ length: count }, (_, row) => {
        const account = accountOf(stream, log.columns.account[row]!);
        return { stream, row, account, ingestMs: log.ingestMs(row), partition: partitionOf(account, PARTITIONS) };
      }),
    );
    rows.sort((a, b) => a.ingestMs - b.ingestMs || a.partition - b.partition);
    const column = (name: 'type' | 'amount' | 'eventMs' | 'delayMs'): number[] =>
      rows.map(({ stream, row }) => streams[stream]!.log.columns[name][row]!);
    const factColumn = <T>(of: (log: Log, fact: number, stream: number) => T): T[] =>
      streams.flatMap(({ log }, stream) => Array.from(log.facts.txn, (_, fact) => of(log, fact, stream)));
    const statementColumn = (name: keyof StatementColumns, of = (value: number, _stream: number): number => value): number[] =>
      streams.flatMap(({ log }, stream) => Array.from(log.facts.statements[name], (value) => of(value, stream)));
    this.streamOfRow = Uint16Array.from(rows, ({ stream }) => stream);
    this.log = new Log(
      {
        account: Uint32Array.from(rows, ({ account }) => account),
        type: Uint8Array.from(column('type')),
        amount: Float64Array.from(column('amount')),
        eventMs: Float64Array.from(column('eventMs')),
        delayMs: Uint32Array.from(column('delayMs')),
        id: Uint32Array.from(rows, ({ stream, row }) => firstFact[stream]! + streams[stream]!.log.columns.id[row]!),
      },
      {
        txn: Uint32Array.from(factColumn((log, fact, stream) => stream * TRANSACTIONS + log.facts.txn[fact]!)),
        legs: Uint8Array.from(factColumn((log, fact) => log.facts.legs[fact]!)),
        currency: Uint8Array.from(factColumn((log, fact) => log.facts.currency[fact]!)),
        hold: Int32Array.from(factColumn((log, fact) => log.facts.hold[fact]!)),
        counterparty: Uint32Array.from(factColumn((log, fact) => log.facts.counterparty[fact]!)),
        valueDay: Int16Array.from(factColumn((log, fact) => log.facts.valueDay[fact]!)),
        ref: Uint32Array.from(
          factColumn((log, fact, stream) => (log.facts.ref[fact] === 0 ? 0 : firstFact[stream]! + log.facts.ref[fact]!)),
        ),
        producer: Uint16Array.from(factColumn((log, fact) => log.facts.producer[fact]!)),
        producerSeq: Uint32Array.from(factColumn((log, fact) => log.facts.producerSeq[fact]!)),
        schemaVersion: Uint8Array.from(factColumn((log, fact) => log.facts.schemaVersion[fact]!)),
        statements: {
          fact: Uint32Array.from(statementColumn('fact', (fact, stream) => firstFact[stream]! + fact)),
          asOfMs: Float64Array.from(statementColumn('asOfMs')),
          closingMinor: Float64Array.from(statementColumn('closingMinor')),
          postings: Uint32Array.from(statementColumn('postings')),
        },
      },
      PARTITIONS,
    );
  }

  /** The stream that a customer belongs to. */
  streamOfCustomer(account: number): number {
    return Math.floor(account / CUSTOMERS);
  }
}
