/**
 * The words of the product, one meaning each. Tooltips and the reference take them from here, so that a word means the same everywhere.
 */
export const GLOSSARY = {
  'event time': 'When something happened, as the producer wrote it into the record.',
  'arrival time': 'When the record was appended to the log; also called ingest time.',
  'processing time': 'When a lane reads a record.',
  partition: 'One of the ordered parts of the log; a record goes to the partition of its account.',
  'hot key':
    'An account that has so many of the records that its partition, and the task that reads it, has much more to do than the others.',
  offset: 'The place of a record in its partition, counted from 0.',
  OffsetVector: 'A position in the whole log: for each partition the exclusive upper bound of the offsets covered.',
  'consumer lag': 'How many records have been appended and not yet read.',
  retention: 'How long the log keeps records before it lets go of the oldest.',
  segment: 'A stretch of a partition that is kept in one file; what leaves the log leaves it in whole segments.',
  'log start': 'The offset of the oldest record that a partition still has; whoever wants to read before it is out of range.',
  'log compaction': 'Keeping only the last record of each key; right for full states, wrong for changes that must be added up.',
  'master dataset': 'Everything that ever arrived, kept for ever, from which Lambda recomputes.',
  'batch view': 'What a batch run computed from all records before its cut.',
  'speed view': 'What the speed layer has added up since the cut of the batch view; also called the real-time view or the overlay.',
  'serving layer': 'Where a batch view and a speed view are kept and put together when somebody asks.',
  'batch horizon H': 'The cut of a batch run: records before it are in the batch view, records after it are in the overlay.',
  reprocessing: 'Computing answers anew from old records, to mend an error or to answer a new question; also called a backfill.',
  view: 'A question whose answer is kept ready, key by key; also called a materialised view.',
  window: 'A stretch of event time over which something is added up; it contains its start and not its end.',
  watermark:
    'The event time up to which a streaming job believes to have seen everything: the greatest event time of a partition less the watermark delay.',
  'allowed lateness': 'How long after the watermark has passed the end of a window records for it are still counted.',
  'late record': 'A record that arrives after the watermark has passed the end of its window.',
  'dropped-late record': 'A late record that came after the allowed lateness too; it goes to the side output and is not counted.',
  checkpoint: 'A copy of the state of a job and of its position, made by itself every so often, from which it goes on after a crash.',
  savepoint: 'A checkpoint that somebody asked for.',
  'at-most-once': 'A record counts once or, after a crash, not at all.',
  'at-least-once': 'A record counts once or, after a crash, again.',
  'exactly-once state': 'A record counts once in the state, whatever crashes; what has been sent outside may still be sent twice.',
  'idempotent consumer': 'A consumer that may be given the same record twice and counts it once.',
  staleness: 'How old an answer is: now less the greatest event time in it. Its opposite is freshness.',
  'version skew':
    'Two versions of one rule at work at the same time, because one of the files that state it was forgotten when it changed.',
  sketch:
    'A small summary of many records that answers a question approximately, with a known error; two of them can often be put together.',
  HyperLogLog:
    'A sketch of how many different things there were: of each group of hashes the longest row of zeros met (Flajolet et al. 2007).',
  SpaceSaving:
    'A sketch of who has most: a fixed number of counters, the smallest of which goes to whoever has none (Metwally et al. 2005).',
  'base snapshot': 'A state of known position from which a replay can start instead of from the first record.',
} as const;
