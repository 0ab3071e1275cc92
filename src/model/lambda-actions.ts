import { z } from 'zod';
import { CHANGED_VIEWS, RULE_VERSIONS, type ChangedView } from './rule-versions.ts';
import { duration, forSpan, integer, once } from './schema-values.ts';
import { DAY, HOUR } from './time.ts';
import { VIEW_NAMES, type ViewName } from './views/index.ts';

/**
 * What can be done to the Lambda lane at a time: what an operator does, and what goes wrong. An entry with `for` is in force for so long; one without happens
 * once.
 */
const inForce = forSpan.describe('how long it is in force');

const lasting = <N extends string, S extends z.ZodRawShape>(name: N, shape: S, description: string) =>
  once(name, { for: inForce, ...shape }, description);

export const lambdaActions = {
  'lambda.runBatch': once('lambda.runBatch', {}, 'a batch run starts, whatever the interval'),
  'lambda.setCores': once(
    'lambda.setCores',
    { cores: integer(1, 1_024, 'cores of the batch layer from now on') },
    'the cores of the batch layer change',
  ),
  'lambda.deploy': once(
    'lambda.deploy',
    {
      layer: z.enum(['batch', 'speed', 'both']).describe('which of the two copies of the code is changed'),
      rule: z
        .enum(CHANGED_VIEWS as [ChangedView, ...ChangedView[]])
        .optional()
        .describe('the rule that is another one; with `version`'),
      version: z.enum(RULE_VERSIONS).optional().describe('the version of that rule from now on'),
      decodes: z.literal('both').optional().describe('both schemas can be decoded from now on'),
      addView: z
        .enum(VIEW_NAMES as [ViewName, ...ViewName[]])
        .optional()
        .describe(
          'a view that was not computed before: by batches that start from now on over all that they read, by the speed layer for what it reads',
        ),
    },
    'other code goes into production, in one layer or in both',
  ),
  'lambda.clearAll': lasting('lambda.clearAll', {}, 'a publish empties the overlay, with all that came while the batch ran'),
  'lambda.clearNothing': lasting('lambda.clearNothing', {}, 'a publish leaves the overlay as it is, with all that the batch has counted'),
  'lambda.clearEarly': lasting(
    'lambda.clearEarly',
    { ahead: duration(1, HOUR, 'how long before the publish') },
    'the overlay is emptied before the new batch view is there',
  ),
  'lambda.readPastCut': lasting('lambda.readPastCut', {}, 'a batch reads whatever is there when it gets to it, beyond its cut'),
  'lambda.retryMovesCut': lasting(
    'lambda.retryMovesCut',
    {},
    'a run fails once and is tried again with a new cut; the overlay keeps the old one',
  ),
  'lambda.cutByEventTime': lasting('lambda.cutByEventTime', {}, 'batches are cut by event time'),
  'lambda.publishInPieces': lasting(
    'lambda.publishInPieces',
    { takes: duration(4, HOUR, 'from the first piece to the last') },
    'a batch view is published in four pieces, one quarter of the partitions after the other',
  ),
  'lambda.clockSkew': lasting(
    'lambda.clockSkew',
    {
      by: duration(1, HOUR, 'how far apart the clocks of the two layers are'),
      overlay: z.enum(['late', 'early']).describe('the overlay begins after the cut of the batch, or before it'),
    },
    'the two layers cut by their own clocks',
  ),
  'lambda.scalarCut': lasting('lambda.scalarCut', {}, 'one offset is used as the cut of every partition'),
  'lambda.failRuns': lasting('lambda.failRuns', {}, 'runs that end in this time fail'),
  'lambda.slowRuns': lasting(
    'lambda.slowRuns',
    { factor: integer(2, 1_000, 'runs need this many times the work') },
    'runs that start in this time are slow',
  ),
  'lambda.hangRuns': lasting('lambda.hangRuns', {}, 'runs that would end in this time hang until its end, and are given up then'),
  'lambda.overlapRuns': lasting(
    'lambda.overlapRuns',
    {},
    'runs start at every tick, whether another is running or not, and share the cores',
  ),
  'lambda.loseSpeedStore': once(
    'lambda.loseSpeedStore',
    { rebuild: z.boolean().default(true).describe('whether the log is read again from the cut') },
    'the overlay is lost',
  ),
  'lambda.loseBatchStore': once('lambda.loseBatchStore', {}, 'the batch view is lost; the next run that is published brings it back'),
  'lambda.loseMaster': once(
    'lambda.loseMaster',
    { last: duration(1, 90 * DAY, 'how much, counted back from now by the time of arrival') },
    'a part of the master dataset is lost; runs that start from now on do not find it',
  ),
} as const;

export type LambdaActionName = keyof typeof lambdaActions;
