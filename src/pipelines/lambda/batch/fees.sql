-- Overdraft fees, per account and currency: whoever goes into the red pays 250 minor units, and the fee lowers the balance that decides about the next one. So
-- every fee depends on all fees before it: a real fold, one record after the other, and no sum or window will do.
-- What a stretch of records does depends on the balance it begins with. There is no short summary of it, so it cannot be merged.
-- At the boundary only the batch is right, as of its cut; a record that comes late changes every fee after it.
SELECT account_id, ccy, folded.fees AS fees, folded.balance AS balance_minor
FROM (
  SELECT
    account_id,
    ccy,
    list_reduce(
      list({'balance': amount, 'fees': 0::BIGINT} ORDER BY event_ts, txn_id, leg_no),
      (so_far, record) -> CASE
        WHEN so_far.balance >= 0 AND so_far.balance + record.balance < 0
        THEN {'balance': so_far.balance + record.balance - 250, 'fees': so_far.fees + 1}
        ELSE {'balance': so_far.balance + record.balance, 'fees': so_far.fees}
      END,
      {'balance': 0::BIGINT, 'fees': 0::BIGINT}
    ) AS folded
  FROM ev
  GROUP BY ALL
)
ORDER BY ALL;
