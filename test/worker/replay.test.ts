import { expose, type Endpoint } from 'comlink';
import nodeEndpoint from 'comlink/dist/esm/node-adapter.mjs';
import { MessageChannel } from 'node:worker_threads';
import { afterEach, describe, expect, test } from 'vitest';
import { createBuiltinEngine } from '../../src/engine/builtin.ts';
import { generateLog } from '../../src/generator/generator.ts';
import type { Log } from '../../src/log/log.ts';
import { WORKER_CHOICES, type ReplayMeasured, type ReplayStep } from '../../src/model/replay-measured.ts';
import type { RunSpec } from '../../src/model/scenario.ts';
import { VIEW_NAMES } from '../../src/model/views/index.ts';
import { measureReplays, type ReplayHost, type ReplayWorker } from '../../src/simulation/replay/measure.ts';
import { ReplayTask, replayWorker } from '../../src/simulation/replay/replay-task.ts';
import { laneSha256 } from '../support/parallel-replay.ts';
import { PUNCTUAL } from '../support/streams.ts';
import { specOf } from '../support/runs.ts';

/** The measurement as the page and the terminal do it, with workers at the other ends of real channels: what cannot be moved fails here too. */
const NEVER = new Promise<never>(() => undefined);
let open = 0;
const channels: MessageChannel[] = [];

function worker(task: object = new ReplayTask(), died: Promise<never> = NEVER): ReplayWorker {
  const channel = new MessageChannel();
  channels.push(channel);
  open++;
  expose(task, nodeEndpoint(channel.port1));
  return replayWorker(nodeEndpoint(channel.port2) as Endpoint, died, () => void open--);
}

afterEach(() => {
  for (const { port1, port2 } of channels.splice(0)) [port1, port2].forEach((port) => port.close());
});

const SPEC = specOf({
  duration: '6h',
  observe: { from: '5h' },
  views: [...VIEW_NAMES],
  stream: { accounts: 50, transactionsPerSecond: 0.1, duplicates: { share: 0.1 }, late: { share: 0.1, meanDelay: '20m' } },
});
const LOG = generateLog(SPEC);

/** A clock that goes on by 1 ms whenever it is asked. */
const host = (changes: Partial<ReplayHost> = {}): ReplayHost => {
  let nowMs = 0;
  return { openWorker: () => worker(), now: () => nowMs++, cores: 2, engine: null, ...changes };
};

async function measured(
  workers: readonly number[],
  at: ReplayHost,
  spec: RunSpec = SPEC,
  log: Log = LOG,
): Promise<{ found: ReplayMeasured; told: ReplayStep[] }> {
  const told: ReplayStep[] = [];
  for await (const step of measureReplays(spec, log, workers, at)) told.push(step);
  return { found: told.at(-1)!.found!, told };
}

describe('a measured replay', () => {
  test('has one hash for every number of workers: that of the lane', async () => {
    const { found, told } = await measured(WORKER_CHOICES, host());
    const lane = laneSha256({ spec: { ...SPEC, durationMs: SPEC.durationMs * 2 }, log: LOG });
    expect(found).toMatchObject({ records: LOG.length, partitions: 16, cores: 2, sha256: lane, isSame: true, batch: null });
    expect(found.rows.map(({ workers, sha256 }) => [workers, sha256])).toEqual(WORKER_CHOICES.map((workers) => [workers, lane]));
    expect(found.rows.map(({ busy }) => busy)).toEqual([1, 2, 4, 8, 16, 16]);
    expect(found.refused.map(({ view }) => view)).toEqual(['hitters']);
    expect(told.map(({ done }) => done)).toEqual(Array.from({ length: told[0]!.of + 1 }, (_, step) => step));
    expect(open).toBe(0);
  });

  test('says how fast it was, and how much faster than one worker', async () => {
    const { found } = await measured([1, 2], host());
    expect(found.rows.map(({ measuredMs, speedUp, eventsPerSecond }) => ({ measuredMs, speedUp, eventsPerSecond }))).toEqual(
      [1, 2].map(() => ({ measuredMs: 2, speedUp: 1, eventsPerSecond: LOG.length * 500 })),
    );
    expect((await measured([2], host())).found.rows[0]!.speedUp).toBeNull();
  });

  test('gives the reason for every view in which a batch finds something else', async () => {
    const { found } = await measured([1], host({ engine: createBuiltinEngine({ now: () => 0 }) }));
    const { same, other } = found.batch!;
    expect([...same, ...other.map(({ view }) => view)].toSorted()).toEqual(VIEW_NAMES.filter((view) => view !== 'hitters').toSorted());
    expect(other.find(({ view }) => view === 'totals')!.why).toMatch(/^\d+ records came too late for their window$/);
    expect(other.filter(({ why }) => why === null)).toEqual([]);
    expect(same.length).toBeGreaterThan(15);

    const forgetful = { ...SPEC, kappa: { ...SPEC.kappa, dedupeTtl: 0 } };
    const again = await measured([1], host({ engine: createBuiltinEngine() }), forgetful);
    expect(again.found.batch!.other.find(({ view }) => view === 'balance')!.why).toMatch(/^\d+ copies came after .* counted again$/);
  });

  test('has the answers of a batch in every view, if nothing is late and nothing comes twice', async () => {
    const spec = specOf({
      duration: '3h',
      observe: { from: '2h' },
      views: [...VIEW_NAMES],
      stream: { accounts: 20, transactionsPerSecond: 0.1, ...PUNCTUAL },
    });
    const { found } = await measured([3], host({ engine: createBuiltinEngine() }), spec, generateLog(spec));
    expect(found.batch!.other).toEqual([]);
  });
});

describe('when something goes wrong', () => {
  test('an answer that is another one is seen', async () => {
    class Careless extends ReplayTask {
      override replay(): ReturnType<ReplayTask['replay']> {
        const part = super.replay();
        part.tables[0]!.values[0]! += 1;
        return part;
      }
    }
    const { found } = await measured([1, 2], host({ openWorker: () => worker(new Careless()) }));
    expect(found.isSame).toBe(false);
    expect(found.rows.every(({ sha256 }) => sha256 !== found.sha256)).toBe(true);
  });

  test('a batch that finds something else without a reason is seen', async () => {
    const builtin = createBuiltinEngine();
    const wrong: typeof builtin = {
      ...builtin,
      async compute(...asked) {
        const result = await builtin.compute(...asked);
        result.tables.get('balance')!.values[0]! += 1;
        return result;
      },
    };
    const { found } = await measured([1], host({ engine: wrong }));
    expect(found.batch!.other.filter(({ why }) => why === null)).toEqual([{ view: 'balance', why: null }]);
  });

  test('a worker that dies ends the measurement, and all workers', async () => {
    const dying = () => worker(new ReplayTask(), Promise.reject(new Error('out of memory')));
    await expect(measured([2], host({ openWorker: dying }))).rejects.toThrow('out of memory');
    expect(open).toBe(0);
  });

  test('so does whoever asks for no more', async () => {
    const steps = measureReplays(SPEC, LOG, [2], host());
    for (let step = 0; step < 3; step++) await steps.next();
    expect(open).toBe(2);
    await steps.return();
    expect(open).toBe(0);
  });
});
