import { transfer, wrap, type Endpoint } from 'comlink';
import type { Log } from '../../log/log.ts';
import type { RunSpec } from '../../model/scenario.ts';
import type { JobCode } from '../../pipelines/kappa/job-state.ts';
import { replayPartitions, type Part } from '../../pipelines/kappa/replay/partition-replay.ts';
import { logOf, type LogShare } from '../../pipelines/kappa/replay/share.ts';
import { buffersOf } from '../../support/buffers.ts';
import type { ReplayWorker } from './measure.ts';

/** The inside of a worker: it is given its records once, and reads them as often as it is told to, each time from offset 0 and with an empty memory. */
export class ReplayTask {
  private job: { readonly spec: RunSpec; readonly code: JobCode; readonly log: Log } | null = null;

  load(spec: RunSpec, code: JobCode, share: LogShare): void {
    this.job = { spec, code, log: logOf(share) };
  }

  replay(): Part {
    if (this.job === null) throw new Error('a worker must be given its records before it can read them');
    const { spec, log, code } = this.job;
    const part = replayPartitions(spec, log, code);
    return transfer(part, buffersOf(part));
  }
}

/**
 * The outside of a worker at the other end of a channel. Records and answers are moved, not copied and not shared. A worker that dies answers nothing, so
 * whoever starts it also says when it has died: `died` is rejected then.
 */
export function replayWorker(endpoint: Endpoint, died: Promise<never>, end: () => void): ReplayWorker {
  const remote = wrap<ReplayTask>(endpoint);
  died.catch(() => undefined);
  return {
    load: (spec, code, share) => Promise.race([died, remote.load(spec, code, transfer(share, buffersOf(share)))]),
    replay: () => Promise.race([died, remote.replay()]),
    end,
  };
}
