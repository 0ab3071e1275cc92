import type { LambdaActionName } from '../../model/lambda-actions.ts';
import { clearAll } from './clear-all.ts';
import { clearEarly } from './clear-early.ts';
import { clearNothing } from './clear-nothing.ts';
import { clockSkew } from './clock-skew.ts';
import { cutByEventTime } from './cut-by-event-time.ts';
import { deploy } from './deploy.ts';
import { failRuns } from './fail-runs.ts';
import type { Fault } from './fault.ts';
import { hangRuns } from './hang-runs.ts';
import { loseBatchStore } from './lose-batch-store.ts';
import { loseMaster } from './lose-master.ts';
import { loseSpeedStore } from './lose-speed-store.ts';
import { overlapRuns } from './overlap-runs.ts';
import { publishInPieces } from './publish-in-pieces.ts';
import { readPastCut } from './read-past-cut.ts';
import { retryMovesCut } from './retry-moves-cut.ts';
import { runBatch } from './run-batch.ts';
import { scalarCut } from './scalar-cut.ts';
import { setCores } from './set-cores.ts';
import { slowRuns } from './slow-runs.ts';

/** What can be done to the Lambda lane, by the name that the timeline uses. */
export const FAULTS: { readonly [N in LambdaActionName]: Fault<N> } = {
  'lambda.runBatch': runBatch,
  'lambda.setCores': setCores,
  'lambda.deploy': deploy,
  'lambda.clearAll': clearAll,
  'lambda.clearNothing': clearNothing,
  'lambda.clearEarly': clearEarly,
  'lambda.readPastCut': readPastCut,
  'lambda.retryMovesCut': retryMovesCut,
  'lambda.cutByEventTime': cutByEventTime,
  'lambda.publishInPieces': publishInPieces,
  'lambda.clockSkew': clockSkew,
  'lambda.scalarCut': scalarCut,
  'lambda.failRuns': failRuns,
  'lambda.slowRuns': slowRuns,
  'lambda.hangRuns': hangRuns,
  'lambda.overlapRuns': overlapRuns,
  'lambda.loseSpeedStore': loseSpeedStore,
  'lambda.loseBatchStore': loseBatchStore,
  'lambda.loseMaster': loseMaster,
};
