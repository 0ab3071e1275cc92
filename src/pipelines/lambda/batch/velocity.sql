-- Cards used too fast: card payments that are more than the third of their customer within ten minutes, so the third one before them is less than ten minutes
-- old. With the alerts come the last three payments of each customer, because the next alert may begin with them.
-- A list of alerts with the ends that may join is a monoid that does not commute: the parts have to follow one another in time.
-- At the boundary an alert whose payments lie on both sides is seen by neither alone; the three payments handed over make it visible, unless a late
-- one belongs among them.
WITH captures AS (
  SELECT
    account_id,
    txn_id * 16 + leg_no AS event_id,
    event_ts,
    coalesce(event_ts - lag(event_ts, 3) OVER in_order < 600000, false) AS alert,
    row_number() OVER (PARTITION BY account_id ORDER BY event_ts DESC, txn_id DESC, leg_no DESC) <= 3 AS tail
  FROM ev
  WHERE etype = 'CARD_CAPTURE'
    AND account_id < 1000000 -- customers
  WINDOW in_order AS (PARTITION BY account_id ORDER BY event_ts, txn_id, leg_no)
)
SELECT account_id, event_id, event_ts AS event_ms, CAST(alert AS UTINYINT) AS is_alert, CAST(tail AS UTINYINT) AS is_tail
FROM captures
WHERE alert OR tail
ORDER BY ALL;
