-- The median payment, per account and currency, and nothing else: of an even number the lower one of the two in the middle.
-- A median is an answer and no state. DuckDB says so itself: EXPORT_STATE hands over the state of a sum, and for a median it refuses, since there is none of
-- fixed size. Beside it stands `median`, which hands over how often each amount was paid, and can be put together.
-- It cannot be merged. At the boundary only the batch is right, as of its cut.
SELECT account_id, ccy, quantile_disc(-amount, 0.5) AS median_minor
FROM ev
WHERE amount < 0
  AND etype IN ('CARD_CAPTURE', 'WITHDRAWAL', 'TRANSFER', 'FEE', 'FX')
GROUP BY ALL
ORDER BY ALL;
