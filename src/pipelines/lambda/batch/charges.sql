-- A charge of a quarter of one per cent on every payment, per account and currency, each payment rounded half up by itself: 25 basis points in integers.
-- The rule has two versions; the new one charges 10 minor units at least. Without a version there is no number, and the batch fails.
-- Charges are sums of integers, a group, because the rounding is done before anything is added. A charge on the sum would be another number.
-- At the boundary both layers must charge alike: where they differ, the difference comes and goes with every publish.
SELECT account_id, ccy, CAST(sum(CASE getvariable('charges_rule') WHEN 'old' THEN charge WHEN 'new' THEN greatest(10, charge) END) AS BIGINT) AS charges_minor
FROM (
  SELECT account_id, ccy, (-amount * 25 + 5000) // 10000 AS charge
  FROM ev
  WHERE amount < 0
    AND etype IN ('CARD_CAPTURE', 'WITHDRAWAL', 'TRANSFER', 'FEE', 'FX')
)
GROUP BY ALL
ORDER BY ALL;
