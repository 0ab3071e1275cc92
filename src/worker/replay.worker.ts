import { expose } from 'comlink';
import { ReplayTask } from '../simulation/replay/replay-task.ts';

/** The program of a worker of the page: some partitions of a log, and nothing else. */
expose(new ReplayTask());
