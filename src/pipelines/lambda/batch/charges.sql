-- A charge of a quarter of one per cent on every payment, per account and currency, each payment rounded half up by itself: 25 basis points in integers.
-- Charges are sums of integers, a group, because the rounding is done before anything is added. A charge on the sum would be another number.
-- At the boundary both layers must round alike: a rounding that differs leaves a difference that comes back with every batch.
SELECT account_id, ccy, CAST(sum((-amount * 25 + 5000) // 10000) AS BIGINT) AS charges_minor
FROM ev
WHERE amount < 0
  AND etype IN ('CARD_CAPTURE', 'WITHDRAWAL', 'TRANSFER', 'FEE', 'FX')
GROUP BY ALL
ORDER BY ALL;
