-- Totals per account, currency, bucket of event time and type. Buckets are half-open: a record at the very end of one belongs to the next.
-- A group within each bucket, like the balance. Buckets are by the time at which things happened, so a late record changes a bucket of the past.
-- At the boundary that past bucket decides: a batch takes the late record in at its next run, an overlay that begins at a time has no such bucket and drops it.
SELECT
  account_id,
  ccy,
  event_ts // getvariable('bucket_ms') * getvariable('bucket_ms') AS bucket_ms,
  etype AS event_type,
  CAST(sum(amount) AS BIGINT) AS amount_minor
FROM ev
WHERE amount <> 0
GROUP BY ALL
ORDER BY ALL;
