-- With how many others an account has dealt, estimated: per account 1,024 registers of HyperLogLog, each with the greatest rank of the ids that fall into it.
-- Maxima are a semilattice: whoever is in both halves changes nothing, so the cut may fall anywhere. Only the estimate is off, by 3.25 % (standard deviation).
-- At the boundary two estimates cannot be added, no more than two exact numbers; two rows of registers can be put together.
-- The hash is the last step of MurmurHash3, as in the speed layer. A product of two numbers below 2^32 fits into 64 bits without a sign, and is cut to 32.
WITH start AS (
  SELECT DISTINCT account_id, CAST(counterparty_id AS UBIGINT) AS id
  FROM ev
  WHERE counterparty_id <> 0
),
half AS (
  SELECT account_id, (xor(id, id >> 16) * CAST(2246822507 AS UBIGINT)) & CAST(4294967295 AS UBIGINT) AS bits
  FROM start
),
mixed AS (
  SELECT account_id, (xor(bits, bits >> 13) * CAST(3266489909 AS UBIGINT)) & CAST(4294967295 AS UBIGINT) AS bits
  FROM half
),
hashed AS (
  SELECT account_id, xor(bits, bits >> 16) AS hash
  FROM mixed
)
SELECT
  account_id,
  CAST(hash >> 22 AS INTEGER) AS register,
  -- of 22 bits: one more than the zeros in front; the bit that is put behind ends the count
  CAST(max(24 - length(bin((hash & CAST(4194303 AS UBIGINT)) * 2 + 1))) AS INTEGER) AS rank
FROM hashed
GROUP BY ALL
ORDER BY ALL;
