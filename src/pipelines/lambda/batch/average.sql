-- The average payment per account and currency, as sum and count. It is divided only by whoever reads it: an average of two averages is wrong unless both
-- stand for equally many payments.
-- The pair is a group, so both numbers are simply added when batch and overlay are put together.
-- At the boundary a record that counts twice moves sum and count alike, and the quotient looks innocent: watch the count.
SELECT account_id, ccy, CAST(sum(-amount) AS BIGINT) AS sum_minor, count(*) AS count
FROM ev
WHERE amount < 0
  AND etype IN ('CARD_CAPTURE', 'WITHDRAWAL', 'TRANSFER', 'FEE', 'FX')
GROUP BY ALL
ORDER BY ALL;
