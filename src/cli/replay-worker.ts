import { parentPort } from 'node:worker_threads';
import { expose } from 'comlink';
import nodeEndpoint from 'comlink/dist/esm/node-adapter.mjs';
import { ReplayTask } from '../simulation/replay/replay-task.ts';

/** The program of a worker thread of the terminal: some partitions of a log, and nothing else. */
expose(new ReplayTask(), nodeEndpoint(parentPort!));
