import type { KappaActionName } from '../model/kappa-actions.ts';
import type { TimedAction } from '../model/scenario.ts';
import type { Kappa } from '../pipelines/kappa/kappa.ts';
import type { SpanList } from './spans.ts';

type ActionOf<N extends KappaActionName> = Extract<TimedAction, { readonly do: N }>;
type Carry<N extends KappaActionName> = (lane: Kappa, action: ActionOf<N>, spans: SpanList) => void;

/** What can be done to the Kappa lane, by the name that the timeline uses. */
const KAPPA_ACTIONS: { readonly [N in KappaActionName]: Carry<N> } = {
  'kappa.crash': (lane, { atMs }, spans) => spans.crashed(atMs, lane.crash(atMs)),
  'kappa.deploy': (lane, action) => lane.deploy(action, action.atMs),
  'kappa.reprocess': (lane, action) => lane.reprocess(action),
  'kappa.switch': (lane, { atMs }) => lane.switchOver(atMs),
  'kappa.rollBack': (lane, { atMs }) => lane.rollBack(atMs),
  'kappa.drop': (lane, { atMs }) => lane.drop(atMs),
  'kappa.setTasks': (lane, { atMs, tasks }) => lane.setTasks(tasks, atMs),
  // The scenario has been refused if this were another number than before.
  'kappa.setPartitions': () => undefined,
  'kappa.snapshot': (lane) => lane.takeSnapshot(),
  'kappa.loseState': (lane, { atMs, checkpoint, tasks, mode }, spans) =>
    spans.crashed(atMs, checkpoint ? lane.crash(atMs) : lane.loseState(tasks, mode === 'unavailable', atMs)),
};

export const isKappaAction = (action: TimedAction): action is ActionOf<KappaActionName> => Object.hasOwn(KAPPA_ACTIONS, action.do);

export function actOnKappa(lane: Kappa, action: ActionOf<KappaActionName>, spans: SpanList): void {
  (KAPPA_ACTIONS[action.do] as Carry<KappaActionName>)(lane, action, spans);
}
