-- Interest in tiers, per account and currency: on the balance at the end of each day, by value date, one per cent a year (of 360 days) on the whole, one more on
-- what lies above 1,000.00 and one more on what lies above 10,000.00; in hundredths of a minor unit, each day rounded half up. With it come the last balance
-- and the day from which on it has stood there.
-- A sum of halves would lie in lower tiers and be rounded twice, so it cannot be merged.
-- At the boundary a posting that is back-valued into the time before the cut changes days that the batch has accrued already.
WITH moved AS (
  SELECT account_id, ccy, value_day, CAST(sum(amount) AS BIGINT) AS moved
  FROM ev
  GROUP BY ALL
), balances AS (
  SELECT
    account_id,
    ccy,
    value_day,
    CAST(sum(moved) OVER by_day AS BIGINT) AS balance,
    coalesce(lead(value_day) OVER by_day - value_day, 0) AS days
  FROM moved
  WINDOW by_day AS (PARTITION BY account_id, ccy ORDER BY value_day)
)
SELECT
  account_id,
  ccy,
  CAST(sum(
    (100 * greatest(0, balance) + 100 * greatest(0, balance - 100000) + 100 * greatest(0, balance - 1000000) + 18000) // 36000 * days
  ) AS BIGINT) AS accrued_hundredths,
  arg_max(balance, value_day) AS balance_minor,
  max(value_day) AS since_day
FROM balances
GROUP BY ALL
ORDER BY ALL;
