import fc from 'fast-check';

type Settings = Readonly<Record<string, unknown>>;

/** Streams that are small and hard: many copies and late records, few accounts. */
export const hardStreams: fc.Arbitrary<Settings> = fc.record({
  accounts: fc.constantFrom(3, 20),
  merchants: fc.constant(5),
  ledgerShards: fc.constant(2),
  transactionsPerSecond: fc.constantFrom(0.05, 0.3),
  arrival: fc.constant('flat'),
  late: fc.record({ share: fc.constantFrom(0, 0.1, 0.5), meanDelay: fc.constantFrom('30s', '10m') }),
  offline: fc.constant({ share: 0, minDelay: '0s', maxDelay: '0s' }),
  duplicates: fc.record({ share: fc.constantFrom(0, 0.1, 0.4), meanDelay: fc.constantFrom('1s', '5m') }),
});

/** A setting that is not drawn is not written either. */
export const plain = (settings: Settings): Settings => JSON.parse(JSON.stringify(settings)) as Settings;
