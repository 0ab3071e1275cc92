-- What customers have paid by card and not got back: every card payment that no refund, chargeback or correction refers to, and every such reversal whose
-- payment has not been seen, with an amount of 0. Not their sum, since a reversal in the overlay has to find the payment it takes back.
-- Sums of what is open are a group, but to know what is open takes the events themselves.
-- At the boundary a reversal may come before its payment or after it, on either side of the cut; both kinds of rows are needed to bring them together.
WITH payments AS (
  SELECT account_id, txn_id * 16 + leg_no AS event_id, ccy, -amount AS amount
  FROM ev
  WHERE etype = 'CARD_CAPTURE'
    AND account_id < 1000000 -- customers
),
reversals AS (
  SELECT DISTINCT account_id, ref_event AS event_id
  FROM ev
  WHERE etype IN ('REFUND', 'CHARGEBACK', 'CORRECTION')
    AND ref_event <> 0
    AND account_id < 1000000
)
SELECT account_id, event_id, CAST(enum_code(ccy) AS INTEGER) AS ccy_code, amount AS amount_minor
FROM payments ANTI JOIN reversals USING (account_id, event_id)
UNION ALL
SELECT account_id, event_id, 0, 0
FROM reversals ANTI JOIN payments USING (account_id, event_id)
ORDER BY ALL;
