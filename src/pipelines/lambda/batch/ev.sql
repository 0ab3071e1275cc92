-- The facts that a batch reads, once per batch: every record before the cut, each fact once.
-- The log holds copies (a producer that gets no answer sends again), so records are not facts: without the QUALIFY a copy counts twice.
-- The cut is one offset per partition, captured when the batch starts. A time of arrival would not do: clocks and partitions do not agree on it.
-- With a cut by event time the second condition holds as well. Then both copies of a fact fall on the same side, but a fact that arrives after the batch has
-- started and happened before the cut is on neither side until the next batch: a gap instead of an overlap.
-- A run that only adds to an earlier one leaves out what that one has counted. What is lost from the master dataset arrived within some time, and is not found.
CREATE OR REPLACE TEMP TABLE ev AS
SELECT *
FROM (
  SELECT *
  FROM log
  WHERE off < getvariable('H')[partition + 1] -- lists count from 1, partitions from 0
    AND event_ts < getvariable('before_event_ts')
    AND event_ts >= getvariable('from_event_ts')
    AND NOT (ingest_ts >= getvariable('lost_from') AND ingest_ts < getvariable('lost_to'))
  QUALIFY row_number() OVER (PARTITION BY txn_id, leg_no ORDER BY ingest_ts, partition, off) = 1
)
WHERE off >= getvariable('from_off')[partition + 1];
