import { expose, transfer } from 'comlink';
import { createBuiltinEngine } from '../engine/builtin.ts';
import { CachedEngine } from '../engine/cached-engine.ts';
import { createBrowserEngine, WASM_ADDRESS } from '../engine/duckdb-browser.ts';
import { clockOf } from '../engine/wall-clock.ts';
import { BATCH_QUERIES } from '../pipelines/lambda/batch-queries.ts';
import type { ReplayWorker } from '../simulation/replay/measure.ts';
import { replayWorker } from '../simulation/replay/replay-task.ts';
import { buffersOf } from '../support/buffers.ts';
import { assertReachable } from './reachable.ts';
import { SimulationService } from './service.ts';

const clock = clockOf(globalThis);

/** The simulation in a worker of its own, so that the page never waits for it. */
expose(
  new SimulationService({
    createEngine: async (onProgress) => {
      await assertReachable(WASM_ADDRESS);
      return new CachedEngine(await createBrowserEngine(BATCH_QUERIES, clock, onProgress));
    },
    createBuiltin: () => createBuiltinEngine(clock),
    openReplayWorker,
    cores: navigator.hardwareConcurrency,
    now: () => clock.now(),
    pause: () => new Promise((resolve) => setTimeout(resolve, 0)),
    transfer: (value) => transfer(value, buffersOf(value)),
  }),
);

/** A worker inside the worker, which reads a part of the log. */
function openReplayWorker(): ReplayWorker {
  const worker = new Worker(new URL('./replay.worker.ts', import.meta.url), { type: 'module' });
  const died = new Promise<never>((_, reject) => {
    worker.addEventListener('error', ({ message }) => reject(new Error(message || 'A worker ended and gave no reason.')));
  });
  return replayWorker(worker, died, () => worker.terminate());
}
