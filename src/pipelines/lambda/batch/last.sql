-- The last transaction of each account: the greatest (event time, transaction, leg). The three are compared together, as one value; three maxima side by side
-- would mix fields of different transactions. An id is kept as one integer, transaction and leg, because 10:1 is after 9:1 but not as a text.
-- A maximum is a semilattice: the same record twice gives the same answer, in any order. It has no inverse, so nothing can be taken back.
-- At the boundary an overlap therefore does no harm; a gap does, if the missing record was the last one.
SELECT account_id, latest.event_ts AS event_ms, latest.txn_id * 16 + latest.leg_no AS event_id
FROM (
  SELECT account_id, max({'event_ts': event_ts, 'txn_id': txn_id, 'leg_no': leg_no}) AS latest
  FROM ev
  GROUP BY ALL
)
ORDER BY ALL;
