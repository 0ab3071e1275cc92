-- Statements of other banks held against the bank's own books: what a statement says, less all that was posted to the account by the moment of which it speaks,
-- and how many of the postings it counts have not been seen. While some are missing the rest is no break, only a difference.
-- There is nothing to add: each statement asks for a balance of the past, and a sum of everything up to the cut cannot say what it was before that.
-- At the boundary a statement in the overlay asks about records in the batch. It has to wait for the batch that has read both.
WITH statements AS (
  SELECT txn_id AS statement_id, account_id, ccy, as_of_ts, closing, postings
  FROM ev
  WHERE etype = 'SETTLEMENT_STATEMENT'
    AND account_id >= 2000000 -- the bank's own
)
SELECT
  said.statement_id,
  said.account_id,
  said.ccy,
  said.postings - count(ev.amount) AS missing,
  said.closing - CAST(coalesce(sum(ev.amount), 0) AS BIGINT) AS rest_minor
FROM statements AS said
LEFT JOIN ev
  ON ev.account_id = said.account_id
  AND ev.ccy = said.ccy
  AND ev.event_ts <= said.as_of_ts
  AND ev.amount <> 0
GROUP BY said.statement_id, said.account_id, said.ccy, said.postings, said.closing
ORDER BY ALL;
