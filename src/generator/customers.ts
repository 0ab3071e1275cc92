import { MERCHANT_BASE } from '../model/accounts.ts';
import { CURRENCIES, type Currency } from '../model/money.ts';
import type { StreamSettings } from '../model/scenario.ts';
import { DAY } from '../model/time.ts';
import { RandomStream } from '../support/prng.ts';
import { AliasTable, Categorical, choose, exponential, shuffled, zipfWeights } from '../support/sampling.ts';

/**
 * Who the customers and merchants are: how popular each is, in which currency an account is kept, and until when it is open. All of it follows from the
 * seed and the number alone, so a slot of the stream can ask without knowing what came before it.
 */

/** 0.99 is the constant of the YCSB benchmark; for merchants 1 is an assumption. */
const ACCOUNT_EXPONENT = 0.99;
const MERCHANT_EXPONENT = 1;

/** An account stays open for twenty years on average (an assumption). */
const MEAN_LIFE_MS = 20 * 365 * DAY;

const CURRENCY_WEIGHTS: Readonly<Record<Currency, number>> = { EUR: 85, GBP: 5, JPY: 3, KWD: 2, USD: 5 };

export class Customers {
  readonly count: number;
  /** by account id − 1 */
  readonly currency: Uint8Array;
  readonly closedMs: Float64Array;
  private readonly accounts: Popularity;
  private readonly merchants: Popularity;

  constructor(seed: number, settings: StreamSettings) {
    this.count = settings.accounts;
    this.accounts = new Popularity(settings.accounts, settings.popularity, ACCOUNT_EXPONENT, new RandomStream(seed, 'accounts.rank'));
    this.merchants = new Popularity(settings.merchants, settings.popularity, MERCHANT_EXPONENT, new RandomStream(seed, 'merchants.rank'));
    const currencies = new Categorical(CURRENCIES.map(({ code }) => CURRENCY_WEIGHTS[code]));
    const currency = new RandomStream(seed, 'accounts.currency');
    const life = new RandomStream(seed, 'accounts.life');
    this.currency = Uint8Array.from({ length: this.count }, (_, place) => currencies.pick(currency.draw(place, 0)));
    this.closedMs = Float64Array.from({ length: this.count }, (_, place) => Math.ceil(exponential(life.draw(place, 0), MEAN_LIFE_MS)));
    // somebody has to stay, or there would be nobody to draw
    this.closedMs[0] = Infinity;
  }

  currencyOf(account: number): number {
    return this.currency[account - 1]!;
  }

  isOpen(account: number, timeMs: number): boolean {
    return this.closedMs[account - 1]! > timeMs;
  }

  /** An account that is open at the time; in place of a closed one the next that is open. */
  pick(stream: RandomStream, a: number, b: number, timeMs: number): number {
    let account = this.accounts.pick(stream, a, b) + 1;
    while (!this.isOpen(account, timeMs)) account = (account % this.count) + 1;
    return account;
  }

  /** As `pick`, but another one than `account`; `account` itself if there is no other. */
  pickOther(account: number, stream: RandomStream, a: number, b: number, timeMs: number): number {
    let other = this.pick(stream, a, b, timeMs);
    if (other !== account) return other;
    do other = (other % this.count) + 1;
    while (other !== account && !this.isOpen(other, timeMs));
    return other;
  }

  pickMerchant(stream: RandomStream, a: number, b: number): number {
    return MERCHANT_BASE + 1 + this.merchants.pick(stream, a, b);
  }
}

/** The most popular of n is not number 1 but whoever the seed says. */
class Popularity {
  private readonly order: Uint32Array;
  private readonly table: AliasTable | null;

  constructor(n: number, law: StreamSettings['popularity'], exponent: number, rank: RandomStream) {
    this.order = shuffled(n, rank);
    this.table = law === 'zipf' ? new AliasTable(zipfWeights(n, exponent)) : null;
  }

  pick(stream: RandomStream, a: number, b: number): number {
    return this.order[this.table === null ? choose(stream.draw(a, b), this.order.length) : this.table.pick(stream, a, b)]!;
  }
}
