import type { RunSpec } from './scenario.ts';

/**
 * How long work takes in virtual time. The work itself is really done, on every simulated record; its duration is not measured but worked out, with each simulated record
 * standing for `scaleFactor` records, so that it is the same on every machine.
 *
 * Defaults, and where they come from. 50 µs of CPU per record of a streaming job that keeps durable state: between 8.6 µs (daily sums) and 81 µs (maximum per window) per
 * core in the Nexmark results for Flink 1.13 with RocksDB; one job does several such views. 3 µs per record of a columnar batch: the sum over nine views
 * measured with DuckDB-wasm on one thread at a million rows. 200 bytes per record of the log: events of the Nexmark benchmark have 100 to 500. 60 s to start a batch, 8 cores for it, and one task: assumptions.
 */
type Costs = Pick<RunSpec, 'costs' | 'scaleFactor' | 'lambda'>;

/** CPU time of a streaming task for one simulated record, µs. */
export const serviceUs = ({ costs, scaleFactor }: Costs): number => costs.streamCpuUs * scaleFactor;

/** Work of a batch over so many simulated records, µs of one core. */
export const batchWorkUs = ({ costs, scaleFactor }: Costs, records: number): number => records * scaleFactor * costs.batchCpuUs;

/** Time before a run can work; less if another one has just ended. */
export const batchStartupMs = ({ lambda }: Costs, isWarm: boolean): number => (isWarm ? lambda.warmStartup : lambda.startup);

/** What a cold batch takes that has the cores for itself: start-up + work / cores, rounded up to the millisecond. */
export const batchDurationMs = (costs: Costs, records: number): number =>
  costs.lambda.startup + Math.ceil(batchWorkUs(costs, records) / costs.lambda.cores / 1_000);

/** Time to load the rows of a batch view into the serving layer, rounded up to the millisecond. */
export const loadMs = ({ costs, scaleFactor }: Costs, rows: number): number => Math.ceil((rows * scaleFactor * costs.loadCpuUs) / 1_000);

/** Room that one simulated record takes in the log, bytes. */
export const recordBytes = ({ costs, scaleFactor }: Pick<Costs, 'costs' | 'scaleFactor'>): number => costs.recordBytes * scaleFactor;
