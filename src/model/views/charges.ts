import { accountCurrencyKey, NO_KEY, splitAccountCurrency } from '../keys.ts';
import { CURRENCIES } from '../money.ts';
import type { RecordCursor } from '../record.ts';
import type { RuleVersion } from '../rule-versions.ts';
import { isPayment } from './payment.ts';
import { byAccountCurrency } from './summary.ts';
import type { RowView } from './view.ts';

const BASIS_POINTS = 25;
const LEAST = 10;

/** Of one payment, rounded half up; in the new version not less than the least charge. */
function charge(record: RecordCursor, version: RuleVersion): number {
  const share = Math.floor((-record.amount * BASIS_POINTS + 5_000) / 10_000);
  return version === 'new' ? Math.max(LEAST, share) : share;
}

/** A charge of a quarter of one per cent on every payment, each rounded by itself. */
export const charges: RowView = {
  kind: 'row',
  name: 'charges',
  number: 'B',
  title: 'Charges',
  algebra: 'group',
  keyColumns: ['account_id', 'ccy'],
  valueColumns: ['charges_minor'],
  identity: [0],
  keepsIdentity: true,
  key: (record) => (isPayment(record) ? accountCurrencyKey(record.account, record.currency) : NO_KEY),
  step(values, at, record, version) {
    values[at]! += charge(record, version);
  },
  contribution: charge,
  distance: (values, at, truth, truthAt) => values[at]! - truth[truthAt]!,
  row(key, values, at) {
    const { account, currency } = splitAccountCurrency(key);
    return [account, CURRENCIES[currency]!.code, values[at]!];
  },
  summary: byAccountCurrency('charges_minor'),
};
