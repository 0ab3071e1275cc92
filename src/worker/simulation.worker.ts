import { expose, transfer } from 'comlink';
import { createBrowserEngine } from '../engine/duckdb-browser.ts';
import { createBuiltinEngine } from '../engine/builtin.ts';
import { buffersOf } from './buffers.ts';
import { SimulationService } from './service.ts';

/** The simulation in a worker of its own, so that the page never waits for it. */
expose(
  new SimulationService({
    createEngine: createBrowserEngine,
    createBuiltin: createBuiltinEngine,
    now: () => performance.now(),
    pause: () => new Promise((resolve) => setTimeout(resolve, 0)),
    transfer: (value) => transfer(value, buffersOf(value)),
  }),
);
