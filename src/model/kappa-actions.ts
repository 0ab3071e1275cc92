import { z } from 'zod';
import { CHANGED_VIEWS, RULE_VERSIONS, type ChangedView } from './rule-versions.ts';
import { duration, integer, once } from './schema-values.ts';
import { DAY } from './time.ts';
import { VIEW_NAMES, type ViewName } from './views/index.ts';

const view = z.enum(VIEW_NAMES as [ViewName, ...ViewName[]]);

/** What a new version of the job does otherwise. */
const change = {
  rule: z
    .enum(CHANGED_VIEWS as [ChangedView, ...ChangedView[]])
    .optional()
    .describe('the rule that is another one; with `version`'),
  version: z.enum(RULE_VERSIONS).optional().describe('the version of that rule'),
  decodes: z.literal('both').optional().describe('it can decode both schemas'),
  addView: view.optional().describe('a view that the job did not compute before'),
};

/** What can be done to the Kappa lane at a time: what an operator does, and what goes wrong. */
export const kappaActions = {
  'kappa.crash': once('kappa.crash', {}, 'the streaming job crashes and goes on from its last checkpoint'),
  'kappa.deploy': once(
    'kappa.deploy',
    change,
    'the job that is served goes on with other code and the state it has; what it has read stays counted as it was',
  ),
  'kappa.reprocess': once(
    'kappa.reprocess',
    {
      ...change,
      allowedLateness: duration(0, 7 * DAY, 'the new version waits so long for late records').optional(),
      from: z
        .enum(['start', 'savepoint', 'snapshot', 'archive', 'latest'])
        .default('start')
        .describe(
          'where the new version begins: at the oldest record the log still has; with the state of the old one as it is now; with the base snapshot; with the archive, which keeps every record; at the end of the log',
        ),
      salt: z
        .boolean()
        .default(false)
        .describe(
          'whether records of the hot account are spread over all partitions, to be put together again; not for views that depend on order',
        ),
      tasks: integer(1, 32, 'tasks of the new version while it catches up').default(8),
      tasksAfter: integer(1, 32, 'tasks it has once it is served').optional(),
      mode: z
        .enum(['beside', 'unavailable', 'partial'])
        .default('beside')
        .describe(
          'beside: the old version is served until the switch; unavailable, partial: the old one is stopped and cleared first, and readers get no answer, or whatever the replay has reached',
        ),
      switch: z
        .enum(['whenReady', 'byHand'])
        .default('whenReady')
        .describe('whenReady: as soon as it has caught up, held out for a minute and passed its checks'),
      force: z.boolean().default(false).describe('switch although a check fails'),
      keep: duration(0, 7 * DAY, 'how long the old version is kept after the switch, to roll back to').prefault('1h'),
    },
    'a new version of the job reads the log beside the old one, into tables of its own',
  ),
  'kappa.switch': once('kappa.switch', {}, 'readers are switched to the new version as it is, caught up or not'),
  'kappa.rollBack': once('kappa.rollBack', {}, 'readers are switched back to the version before'),
  'kappa.drop': once('kappa.drop', {}, 'versions that nobody is served are stopped and their tables deleted'),
  'kappa.setTasks': once(
    'kappa.setTasks',
    { tasks: integer(1, 32, 'tasks from now on') },
    'the job that is served is scaled; it stands still while its partitions move',
  ),
  'kappa.setPartitions': once(
    'kappa.setPartitions',
    { partitions: integer(1, 32, 'partitions from now on') },
    'the log is divided up otherwise; refused, because the job has state: it would read most accounts in another place than their state is in',
  ),
  'kappa.snapshot': once(
    'kappa.snapshot',
    {},
    'a base snapshot of the served version is put aside: its state and the positions it contains',
  ),
  'kappa.loseState': once(
    'kappa.loseState',
    {
      checkpoint: z
        .boolean()
        .default(true)
        .describe('whether there is a checkpoint to go back to; otherwise the log is read again from its start'),
      tasks: integer(1, 32, 'tasks of the job while it reads the log again').default(8),
      mode: z.enum(['unavailable', 'partial']).default('unavailable').describe('what readers get meanwhile'),
    },
    'the state of the streaming job is lost',
  ),
} as const;

export type KappaActionName = keyof typeof kappaActions;
