-- How often each amount was paid, per account and currency: a histogram, in the order of the amounts. From two medians no median of the whole follows, from two
-- histograms it does.
-- Counts are a group. The median itself is read off at the end, the lower one of the two in the middle.
-- At the boundary a record that counts twice moves the middle by half a place, which often shows nothing: the count is wrong long before the median is.
WITH histogram AS (
  SELECT account_id, ccy, -amount AS amount_minor, count(*) AS count
  FROM ev
  WHERE amount < 0
    AND etype IN ('CARD_CAPTURE', 'WITHDRAWAL', 'TRANSFER', 'FEE', 'FX')
  GROUP BY ALL
)
SELECT account_id, ccy, row_number() OVER (PARTITION BY account_id, ccy ORDER BY amount_minor) AS place, amount_minor, count
FROM histogram
ORDER BY ALL;
