import type { StatementColumns } from '../model/record.ts';
import type { FactBuffer } from './fact-buffer.ts';

/**
 * What settlement statements say is worked out when everything has happened: the sum and the number of the postings to their account by the moment of which they
 * speak. The other bank misses nothing, so postings count that reach our log late or never.
 */
export function closeStatements(facts: FactBuffer): StatementColumns {
  const { statements, account, currency, amount, eventMs } = facts;
  const postings = postingsOf(facts);
  const closed = statements.map(({ fact, asOfMs, breakMinor }) => {
    let [closingMinor, count] = [breakMinor, 0];
    for (const posting of postings.get(account[fact]!)!) {
      if (currency[posting] !== currency[fact] || eventMs[posting]! > asOfMs) continue;
      closingMinor += amount[posting]!;
      count++;
    }
    return { closingMinor, count };
  });
  return {
    fact: Uint32Array.from(statements, ({ fact }) => fact),
    asOfMs: Float64Array.from(statements, ({ asOfMs }) => asOfMs),
    closingMinor: Float64Array.from(closed, ({ closingMinor }) => closingMinor),
    postings: Uint32Array.from(closed, ({ count }) => count),
  };
}

/** Facts that move money to or from an account that a statement is about, by account. */
function postingsOf({ statements, account, amount, length }: FactBuffer): ReadonlyMap<number, readonly number[]> {
  const postings = new Map<number, number[]>(statements.map(({ fact }) => [account[fact]!, []]));
  if (postings.size === 0) return postings;
  for (let fact = 0; fact < length; fact++) {
    if (amount[fact] !== 0) postings.get(account[fact]!)?.push(fact);
  }
  return postings;
}
