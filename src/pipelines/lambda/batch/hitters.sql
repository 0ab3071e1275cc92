-- Who has spent most, estimated: per currency the 64 largest sums of customers, and as account 0 the next one, which nobody who is left out has exceeded.
-- With the latter the list may be cut off and can be merged all the same: whoever is missing has spent something between nothing and that, and the error is known.
-- Without it, the customer who is 65th on both sides of the boundary would be lost without a trace. Such summaries can be added and not taken away again: a commutative
-- monoid, as long as one asks for no more than the bound.
WITH spent AS (
  SELECT ccy, account_id, CAST(sum(-amount) AS BIGINT) AS spent_minor
  FROM ev
  WHERE amount < 0
    AND account_id < 1000000 -- customers; merchants and the bank's own accounts have higher numbers
  GROUP BY ALL
),
ranked AS (
  SELECT *, row_number() OVER (PARTITION BY ccy ORDER BY spent_minor DESC, account_id) AS place
  FROM spent
)
SELECT ccy, CASE WHEN place <= 64 THEN account_id ELSE 0 END AS account_id, spent_minor
FROM ranked
WHERE place <= 65
ORDER BY ALL;
