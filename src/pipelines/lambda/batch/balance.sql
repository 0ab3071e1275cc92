-- Balance per account and currency: the sum of everything posted to it. Amounts of different currencies are never added, and a balance of zero is a row.
-- Sums form a group: two parts of the log can be summed apart and added, and a mistake can be taken out by subtracting it.
-- At the boundary a group forgives nothing. A record on both sides of the cut counts twice, a record on neither side is missing, and the balance is off by
-- exactly its amount until a batch covers it.
SELECT account_id, ccy, CAST(sum(amount) AS BIGINT) AS balance_minor
FROM ev
GROUP BY ALL
ORDER BY ALL;
