import { expose, transfer } from 'comlink';
import { createBuiltinEngine } from '../engine/builtin.ts';
import { CachedEngine } from '../engine/cached-engine.ts';
import { createBrowserEngine, WASM_ADDRESS } from '../engine/duckdb-browser.ts';
import { clockOf } from '../engine/wall-clock.ts';
import { BATCH_QUERIES } from '../pipelines/lambda/batch-queries.ts';
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
    now: () => clock.now(),
    pause: () => new Promise((resolve) => setTimeout(resolve, 0)),
    transfer: (value) => transfer(value, buffersOf(value)),
  }),
);
