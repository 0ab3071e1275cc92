-- How many payments of each size there were, per account and currency. A bucket is as wide as 1/32 of the power of two below its amounts, so its middle is off by
-- at most 1/64 of what was paid; up to 63 each amount has a bucket of its own.
-- Counts are a group, whatever they count, and the buckets are the same everywhere: the sum of two such tables is the table of the whole, with the same error.
-- At the boundary a copy that counts twice hides even better than in the exact histogram: the middle has to leave its bucket before anything shows.
WITH paid AS (
  SELECT account_id, ccy, -amount AS minor, greatest(length(bin(-amount)) - 6, 0) AS doublings
  FROM ev
  WHERE amount < 0
    AND etype IN ('CARD_CAPTURE', 'WITHDRAWAL', 'TRANSFER', 'FEE', 'FX')
)
SELECT account_id, ccy, CAST(32 * doublings + (minor >> doublings) AS INTEGER) AS bucket, count(*) AS count
FROM paid
GROUP BY ALL
ORDER BY ALL;
