-- In how many sessions an account was used: a session ends when nothing happens for half an hour. With the number come the first and the last time, because the
-- session at either end may go on beyond it.
-- (number, first, last) is a monoid that does not commute: two stretches that follow one another add up, less one if the gap between them is short.
-- At the boundary the session that spans the cut is counted by both sides; with the ends it is known to be one.
WITH gaps AS (
  SELECT account_id, event_ts, event_ts - lag(event_ts) OVER (PARTITION BY account_id ORDER BY event_ts, txn_id, leg_no) AS gap
  FROM ev
)
SELECT
  account_id,
  count(*) FILTER (WHERE gap IS NULL OR gap >= 1800000) AS sessions,
  min(event_ts) AS first_ms,
  max(event_ts) AS last_ms
FROM gaps
GROUP BY ALL
ORDER BY ALL;
