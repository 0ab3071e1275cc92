-- What an account holds in euros: every amount at the rate of the day on which it happened, rounded to the cent by itself, half away from zero.
-- The rate belongs to the event and not to the day of the computation, so the same records always give the same sum: a group, and a replay changes nothing.
-- At the boundary two layers with different rates would leave a difference that nobody can see in the records.
WITH rates AS (
  SELECT *
  FROM (VALUES ('EUR', 1000, 100), ('GBP', 840, 100), ('JPY', 161000, 1), ('KWD', 333, 1000), ('USD', 1080, 100)) AS rates(ccy, per_euro, minor_units)
),
priced AS (
  SELECT
    account_id,
    amount,
    CAST(minor_units AS BIGINT) * CASE
      WHEN ev.ccy = 'EUR' THEN per_euro
      ELSE per_euro * (9900 + (event_ts // 86400000 * 37 + CAST(enum_code(ev.ccy) AS BIGINT) * 101) % 201) // 10000
    END AS divisor
  FROM ev
  JOIN rates ON rates.ccy = CAST(ev.ccy AS VARCHAR)
)
SELECT
  account_id,
  CAST(sum(sign(amount) * ((2 * abs(amount) * 100000 + divisor) // (2 * divisor))) AS BIGINT) AS eur_minor
FROM priced
GROUP BY ALL
ORDER BY ALL;
