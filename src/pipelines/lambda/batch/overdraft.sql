-- How often an account went into the red, per currency, and the balance it ended with: the first is the answer, the second is what the
-- overlay has to go on from.
-- The order of the records decides, so this is a monoid that does not commute: the part before the cut must be followed by the part after it, and must
-- lie wholly before it.
-- At the boundary a late record, which happened before the cut and came after it, should have been counted before others that the batch has already seen: no
-- merge can put it there.
WITH running AS (
  SELECT account_id, ccy, amount, sum(amount) OVER so_far AS balance
  FROM ev
  WINDOW so_far AS (PARTITION BY account_id, ccy ORDER BY event_ts, txn_id, leg_no ROWS UNBOUNDED PRECEDING)
)
SELECT
  account_id,
  ccy,
  count(*) FILTER (WHERE balance - amount >= 0 AND balance < 0) AS crossings,
  CAST(sum(amount) AS BIGINT) AS balance_minor
FROM running
GROUP BY ALL
ORDER BY ALL;
