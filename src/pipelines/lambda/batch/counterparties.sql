-- With whom an account has dealt: the pairs themselves and not their number, because two numbers of different others cannot be added when some are in both.
-- A set is a semilattice: the same pair twice is one pair, so copies and overlaps do no harm, and a gap matters only for a pair that occurs nowhere else.
-- The price is the size of what the batch hands over: a row per pair instead of one per account.
SELECT DISTINCT account_id, counterparty_id
FROM ev
WHERE counterparty_id <> 0
ORDER BY ALL;
