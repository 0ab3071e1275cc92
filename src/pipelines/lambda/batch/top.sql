-- What each customer has spent, per currency: all of them, although only ten are shown. Whoever is eleventh here may be first together with the overlay, so a
-- list that is already cut off cannot be merged.
-- The sums are a group and can be added customer by customer; the list is made from them when it is read.
-- At the boundary a record on both sides counts twice in one sum, and may move somebody up the list.
SELECT ccy, account_id, CAST(sum(-amount) AS BIGINT) AS spent_minor
FROM ev
WHERE amount < 0
  AND account_id < 1000000 -- customers; merchants and the bank's own accounts have higher numbers
GROUP BY ALL
ORDER BY ALL;
