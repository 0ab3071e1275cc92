import type { StreamSettings } from '../model/scenario.ts';
import { FOREIGN_TRANSFERS, MIXES, type Mix } from './mix.ts';

/**
 * A hot key: one of the bank's own accounts takes the bank's side of so many postings that it has a given share of all records, and with it its partition. Customers have nothing
 * to do with it, and no money is made, because it is the other leg of the same postings.
 *
 * Which postings are moved is drawn for each alone. With what chance follows from how many records and how many legs of the bank the mix makes on average.
 */
const MILLION = 1_000_000;
const THOUSAND = 1_000;

/** On average, per ten thousand transactions and all that follows from them. */
interface Legs {
  readonly records: number;
  /** those of the bank, statements aside */
  readonly bank: number;
  /** of these, those to the account where captures are settled */
  readonly settlement: number;
}

function legsOf({ kinds, ...mix }: Mix): Legs {
  const captured = (MILLION - mix.reversed - mix.expired) / MILLION;
  const refunded = (captured * mix.refunded) / MILLION;
  const chargedBack = (captured * mix.chargedBack) / MILLION;
  /** a correction takes two legs back and books two others */
  const corrected = 1 + (2 * mix.corrected) / MILLION;
  const { card, transfer, exchange, statement } = kinds;
  const plain = kinds.cashOut.weight + kinds.cashIn.weight + kinds.salary.weight + kinds.standingOrder.weight + kinds.fee.weight;
  return {
    records:
      card.weight * (2 + captured + 2 * refunded + 2 * chargedBack) +
      2 * corrected * (plain + transfer.weight) +
      4 * exchange.weight +
      statement.weight,
    bank:
      card.weight * (captured + refunded + chargedBack) +
      corrected * (plain + (transfer.weight * FOREIGN_TRANSFERS) / THOUSAND) +
      2 * exchange.weight,
    settlement: card.weight * (captured + refunded),
  };
}

/** Which shares of all records the hot account can have, parts per million: what it has anyway, and every leg of the bank. */
export function hotShareBounds({ preset, ledgerShards }: StreamSettings): { readonly least: number; readonly most: number } {
  const { records, bank, settlement } = legsOf(MIXES[preset]);
  return { least: Math.ceil((MILLION * settlement) / ledgerShards / records), most: Math.floor((MILLION * bank) / records) };
}

/** The chance of a leg of the bank to be moved, parts per million, so that the hot account has its share of all records. */
export function chanceOfMove(settings: StreamSettings): number {
  if (settings.hotKey === undefined) return 0;
  const { least, most } = hotShareBounds(settings);
  const chance = ((settings.hotKey.share - least) * MILLION) / (most - least);
  return Math.floor(Math.max(0, Math.min(MILLION, chance)));
}
