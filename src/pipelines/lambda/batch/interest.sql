-- What interest is made of, per account and currency: the sum of the amounts and the sum of amount times value day. On day D the
-- amounts have been there for D * sum - weighted days, so no passing day changes what is stored.
-- Both are sums, a group. Rate and rounding are left to whoever reads: rounded once they do no harm, rounded on both sides of a cut they would.
-- At the boundary a record that counts twice is off by its amount and, every day, by its interest. A posting with a value date in the past
-- changes all days since.
SELECT account_id, ccy, CAST(sum(amount) AS BIGINT) AS sum_minor, CAST(sum(amount * value_day) AS BIGINT) AS weighted_minor
FROM ev
GROUP BY ALL
ORDER BY ALL;
