-- The largest payment per account and currency: money that leaves by card, cash, transfer, fee or exchange, as a positive amount.
-- A maximum, and so a semilattice: copies and overlaps change nothing. A payment that is reversed stays the largest, since the reversal is an event of its own
-- and a maximum cannot be taken back without looking at all the other payments again.
-- At the boundary only a gap shows, and only if the lost payment was the largest one.
SELECT account_id, ccy, max(-amount) AS amount_minor
FROM ev
WHERE amount < 0
  AND etype IN ('CARD_CAPTURE', 'WITHDRAWAL', 'TRANSFER', 'FEE', 'FX')
GROUP BY ALL
ORDER BY ALL;
