-- Withdrawals that were refused, per account and currency, and the balance of what was not: a withdrawal that would take the balance below zero is not posted.
-- Each decision depends on all decisions before it, so the records are folded one after the other.
-- Sums of partial results mean nothing here: a part of the log that begins with an empty account refuses what the whole would have accepted. It
-- cannot be merged.
-- At the boundary only the batch is right, as of its cut; one late deposit may turn every later decision round.
SELECT account_id, ccy, folded.balance AS balance_minor, folded.refused AS refused
FROM (
  SELECT
    account_id,
    ccy,
    list_reduce(
      -- of a record, `refused` says whether it asks at all
      list({'balance': amount, 'refused': CAST(etype = 'WITHDRAWAL' AND amount < 0 AS BIGINT)} ORDER BY event_ts, txn_id, leg_no),
      (so_far, record) -> CASE
        WHEN record.refused = 1 AND so_far.balance + record.balance < 0
        THEN {'balance': so_far.balance, 'refused': so_far.refused + 1}
        ELSE {'balance': so_far.balance + record.balance, 'refused': so_far.refused}
      END,
      {'balance': 0::BIGINT, 'refused': 0::BIGINT}
    ) AS folded
  FROM ev
  GROUP BY ALL
)
ORDER BY ALL;
