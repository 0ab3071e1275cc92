import { expose, proxy, transfer, wrap, type Remote } from 'comlink';
import nodeEndpoint from 'comlink/dist/esm/node-adapter.mjs';
import { MessageChannel } from 'node:worker_threads';
import { afterEach, describe, expect, it } from 'vitest';
import type { BatchEngine } from '../../src/engine/batch-engine.ts';
import { QueryError } from '../../src/engine/batch-engine.ts';
import { createBuiltinEngine } from '../../src/engine/builtin.ts';
import { generateLog } from '../../src/generator/generator.ts';
import { logSha256 } from '../../src/log/export.ts';
import { INDEX_SEED } from '../../src/model/index-demonstration.ts';
import type { ReplayStep } from '../../src/model/replay-measured.ts';
import { TraceStore } from '../../src/model/trace-store.ts';
import type { Trace, TraceChunk, TraceHeader } from '../../src/model/trace.ts';
import { indexDemonstration, randomKeys } from '../../src/simulation/index-demonstration.ts';
import type { ReplayWorker } from '../../src/simulation/replay/measure.ts';
import { ReplayTask, replayWorker } from '../../src/simulation/replay/replay-task.ts';
import { runToEnd } from '../../src/simulation/run.ts';
import type { EngineProgress, RunOptions, RunSummary, Result, SimulationApi } from '../../src/worker/api.ts';
import { buffersOf } from '../../src/support/buffers.ts';
import { SimulationService, type Host } from '../../src/worker/service.ts';
import { specOf } from '../support/runs.ts';

/** The service at one end of a real message channel, the page's proxy at the other: what cannot be cloned or moved fails here as it would in a browser. */
const open: MessageChannel[] = [];

function connect(host: Partial<Host> = {}): Remote<SimulationApi> {
  const channel = new MessageChannel();
  open.push(channel);
  const service = new SimulationService({
    createEngine: async () => createBuiltinEngine(),
    createBuiltin: () => createBuiltinEngine(),
    openReplayWorker,
    cores: 2,
    now: () => 0,
    pause: () => new Promise((resolve) => setImmediate(resolve)),
    transfer: (value) => transfer(value, buffersOf(value)),
    ...host,
  });
  expose(service, nodeEndpoint(channel.port1));
  return wrap<SimulationApi>(nodeEndpoint(channel.port2));
}

function openReplayWorker(): ReplayWorker {
  const channel = new MessageChannel();
  open.push(channel);
  expose(new ReplayTask(), nodeEndpoint(channel.port1));
  return replayWorker(nodeEndpoint(channel.port2), new Promise(() => undefined), () => undefined);
}

afterEach(() => {
  for (const { port1, port2 } of open.splice(0)) {
    port1.close();
    port2.close();
  }
});

const SCENARIO = {
  duration: '3h',
  observe: { from: '2h' },
  stream: { accounts: 50, transactionsPerSecond: 1, duplicates: { share: 0.1 } },
  kappa: { dedupeTtl: '1m' },
};
const yaml = (changes: object = {}): string => JSON.stringify({ version: 1, name: 'test', ...SCENARIO, ...changes });

interface Seen {
  readonly result: Result<RunSummary>;
  readonly header: TraceHeader | null;
  readonly trace: Trace | null;
  readonly chunks: number;
}

async function play(
  api: Remote<SimulationApi>,
  text: string,
  options: RunOptions = { engine: 'builtin' },
  onChunk?: () => void,
): Promise<Seen> {
  let header: TraceHeader | null = null;
  let store: TraceStore | null = null;
  let trace: Trace | null = null;
  let chunks = 0;
  const result = await api.run(
    text,
    options,
    proxy((value: TraceHeader) => {
      header = value;
      store = new TraceStore(value);
    }),
    proxy((chunk: TraceChunk) => {
      chunks++;
      trace = store!.append(chunk);
      onChunk?.();
    }),
  );
  return { result, header, trace, chunks };
}

const plain = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (_, part: unknown) => (ArrayBuffer.isView(part) ? [...(part as Float64Array)].map(String) : part)));

describe('a run over a message channel', () => {
  it('gives the trace of the same run without one, and the hash of its log', async () => {
    const spec = specOf(SCENARIO);
    const log = generateLog(spec);
    const direct = await runToEnd(spec, log, createBuiltinEngine());
    const { result, header, trace, chunks } = await play(connect(), yaml());
    expect(result).toMatchObject({ ok: true, value: { logSha256: logSha256(log) } });
    expect(header).toEqual(direct.trace.header);
    expect(chunks).toBeGreaterThan(5);
    expect(plain(trace)).toEqual(plain(direct.trace));
  });

  it('answers for a key and for a whole table as the run itself does', async () => {
    const spec = specOf(SCENARIO);
    const direct = await runToEnd(spec, generateLog(spec), createBuiltinEngine());
    const api = connect();
    await play(api, yaml());
    const key = direct.finalTable('truth', 'balance').keys[0]!;
    expect(plain(await api.history('balance', key))).toEqual(plain({ ok: true, value: direct.history('balance', key) }));
    const atMs = 9_000_000;
    for (const lane of ['lambda', 'kappa', 'crud', 'truth'] as const) {
      expect(await api.table('balance', lane, atMs)).toEqual({ ok: true, value: direct.table('balance', lane, atMs) });
    }
  });

  it('takes seed and overrides as the terminal does', async () => {
    const { result, header } = await play(connect(), yaml(), { engine: 'builtin', seed: 7, set: ['kappa.dedupeTtl=24h'] });
    const spec = specOf({ ...SCENARIO, seed: 7 });
    expect(header?.seed).toBe(7);
    expect(result).toMatchObject({ ok: true, value: { logSha256: logSha256(generateLog(spec)) } });
  });

  it('tells what a scenario file says, and what one says that leaves everything out', async () => {
    const described = await connect().describe(yaml({ lambda: { cores: 3 } }));
    expect(described).toMatchObject({ ok: true, value: { scenario: { lambda: { cores: 3 }, kappa: { dedupeTtl: 60_000 } } } });
    expect(described).toMatchObject({ ok: true, value: { defaults: { lambda: { cores: 8 }, kappa: { dedupeTtl: 86_400_000 } } } });
    expect(await connect().describe(yaml({ lambda: { cores: 'many' } }))).toMatchObject({ ok: false, failure: { kind: 'invalid' } });
  });

  it('goes on from a checkpoint when only the timeline has changed, with the same outcome as from the start', async () => {
    const timeline = [{ at: '2h30m', do: 'kappa.crash' }];
    const api = connect();
    await play(api, yaml());
    const changed = await play(api, yaml({ timeline }));
    const fresh = await play(connect(), yaml({ timeline }));
    expect(changed.trace!.spans.some(({ kind }) => kind === 'crash')).toBe(true);
    expect(plain(changed.trace)).toEqual(plain(fresh.trace));
  });
});

describe('what is done by hand', () => {
  const entries = [{ at: '2h30m', do: 'kappa.crash' }];

  it('is one more entry of the timeline, and can be taken back', async () => {
    const api = connect();
    const before = await play(api, yaml());
    const after = await play(api, yaml(), { engine: 'builtin', entries });
    const written = await play(connect(), yaml({ timeline: entries }));
    expect(plain(after.trace)).toEqual(plain(written.trace));
    const undone = await play(api, yaml());
    expect(plain(undone.trace)).toEqual(plain(before.trace));
  });

  it('is refused before anything is run', async () => {
    const api = connect();
    expect(await api.check(yaml(), { engine: 'builtin', entries })).toEqual({ ok: true, value: [] });
    const bad = await api.check(yaml(), { engine: 'builtin', entries: [...entries, { at: '9h', do: 'kappa.crash' }] });
    expect(bad).toMatchObject({ ok: true, value: [{ entry: 1, field: 'at' }] });
    expect(await api.history('balance', 8)).toMatchObject({ ok: false });
  });
});

describe('an index of random keys', () => {
  it('is built without a run, and lets other messages through meanwhile', async () => {
    let pauses = 0;
    const api = connect({ pause: async () => void pauses++ });
    const built = await api.index(50_000);
    expect(built).toEqual({ ok: true, value: indexDemonstration(randomKeys(50_000, INDEX_SEED), () => 0) });
    expect(pauses).toBe(4);
  });
});

describe('what goes wrong comes back as a value', () => {
  it('says where an invalid scenario is wrong', async () => {
    const { result, header } = await play(connect(), 'version: 1\nname: x\nduration: 3h\nkapa: {}\n');
    expect(header).toBeNull();
    expect(result).toMatchObject({ ok: false, failure: { kind: 'invalid' } });
    if (!result.ok) expect(result.failure.details.join()).toMatch(/scenario:4:1.*kapa.*kappa/);
  });

  it('says that nothing has been run yet', async () => {
    expect(await connect().history('balance', 8)).toMatchObject({ ok: false, failure: { kind: 'internal' } });
    expect(await connect().table('balance', 'kappa', 0)).toMatchObject({ ok: false });
  });

  it('says what the engine could not do, with its SQL', async () => {
    const broken: BatchEngine = {
      ...createBuiltinEngine(),
      name: 'duckdb',
      compute: () => Promise.reject(new QueryError('out of memory', 'SELECT 1', null)),
    };
    const { result } = await play(connect({ createEngine: async () => broken }), yaml(), { engine: 'duckdb' });
    expect(result).toEqual({ ok: false, failure: { kind: 'engine', message: 'out of memory', details: ['SELECT 1'] } });
  });

  it('reports an engine that does not start, and tries again when asked again', async () => {
    let attempts = 0;
    const api = connect({
      createEngine: async (onProgress) => {
        onProgress(1, 2);
        if (++attempts === 1) throw new Error('no memory');
        return createBuiltinEngine();
      },
    });
    const told: EngineProgress[] = [];
    await api.prepareEngine(proxy((progress: EngineProgress) => void told.push(progress)));
    await api.prepareEngine(proxy((progress: EngineProgress) => void told.push(progress)));
    expect(told.map(({ state }) => state)).toEqual(['loading', 'failed', 'loading', 'ready']);
  });
});

describe('a run that nobody waits for', () => {
  it('is given up when it is cancelled', async () => {
    const api = connect();
    const { result, trace } = await play(api, yaml(), { engine: 'builtin' }, () => void api.cancel());
    expect(result).toMatchObject({ ok: false, failure: { kind: 'cancelled' } });
    expect(trace!.complete).toBe(false);
  });

  it('is given up when another one begins', async () => {
    const api = connect();
    let second: Promise<Seen> | null = null;
    const first = await play(api, yaml(), { engine: 'builtin' }, () => {
      second ??= play(api, yaml({ seed: 2 }));
    });
    expect(first.result).toMatchObject({ ok: false, failure: { kind: 'cancelled' } });
    const { result, trace } = await second!;
    expect(result.ok).toBe(true);
    expect(trace!.complete).toBe(true);
  });
});

describe('a replay that is measured', () => {
  it('has one hash for any number of workers, and tells how far it is', async () => {
    const api = connect();
    await play(api, yaml());
    const told: ReplayStep[] = [];
    const result = await api.replay(
      [1, 2, 4],
      proxy((step: ReplayStep) => void told.push(step)),
    );
    if (!result.ok) throw new Error(result.failure.message);
    const { rows, sha256, isSame, cores, views } = result.value;
    expect(rows.map((row) => [row.workers, row.sha256])).toEqual([1, 2, 4].map((workers) => [workers, sha256]));
    expect({ isSame, cores, views }).toEqual({ isSame: true, cores: 2, views: ['balance', 'totals'] });
    expect(told.map(({ done }) => done)).toEqual(Array.from({ length: told[0]!.of }, (_, step) => step));
  });

  it('needs a run that is done', async () => {
    const api = connect();
    const early: Result<unknown>[] = [
      await api.replay(
        [1],
        proxy(() => undefined),
      ),
    ];
    let asked = false;
    await play(api, yaml(), undefined, () => {
      if (asked) return;
      asked = true;
      void api
        .replay(
          [1],
          proxy(() => undefined),
        )
        .then((result) => early.push(result));
    });
    expect(early.map((result) => result.ok || result.failure.message)).toEqual([
      'Nothing has been run yet.',
      'The run is still being computed; its log can be read anew when it is done.',
    ]);
  });

  it('ends when it is told to, when another one begins, and when a run begins', async () => {
    const api = connect();
    await play(api, yaml());
    const kindOf = (result: Result<unknown>): string => (result.ok ? 'found' : result.failure.kind);
    expect(
      kindOf(
        await api.replay(
          [1],
          proxy(() => false),
        ),
      ),
    ).toBe('cancelled');
    const first = api.replay(
      [1, 2],
      proxy(() => undefined),
    );
    const second = api.replay(
      [1],
      proxy(() => undefined),
    );
    expect([kindOf(await first), kindOf(await second)]).toEqual(['cancelled', 'found']);
    const third = api.replay(
      [1, 2],
      proxy(() => undefined),
    );
    await play(api, yaml());
    expect(kindOf(await third)).toBe('cancelled');
  });

  it('says why there is no answer if a worker cannot be had', async () => {
    const refused = (): never => {
      throw new Error('no more threads');
    };
    const api = connect({ openReplayWorker: refused });
    await play(api, yaml());
    expect(
      await api.replay(
        [1],
        proxy(() => undefined),
      ),
    ).toEqual({
      ok: false,
      failure: { kind: 'internal', message: 'no more threads', details: [] },
    });
  });
});
