import { LANES, type LaneName } from '../model/lanes.ts';
import { VIEWS, type ViewName } from '../model/views/index.ts';
import type { Simulation } from '../simulation/simulation.ts';
import type { LaneFanIn, QueryFanIn } from './api.ts';

/**
 * The answer of one key, asked of every lane by the code that answers. One question is shorter than any clock of a browser can tell, so each round asks many; of
 * the rounds the median counts, because now and then one is interrupted.
 */
const REPETITIONS = 21;
const QUESTIONS = 2_000;

export function measureFanIn(run: Simulation, view: ViewName, key: number, now: () => number): QueryFanIn {
  const into = new Float64Array(VIEWS[view].identity.length);
  const ask = (name: LaneName): LaneFanIn => {
    const lane = run.lanes[name];
    const rounds = Array.from({ length: REPETITIONS }, () => {
      const startedMs = now();
      for (let question = 0; question < QUESTIONS; question++) lane.answer(view, key, into);
      return (now() - startedMs) / QUESTIONS;
    });
    const measuredMs = rounds.toSorted((a, b) => a - b)[(REPETITIONS - 1) / 2]!;
    return { ...lane.fanIn(view, key), found: lane.answer(view, key, into), measuredMs };
  };
  const lanes = Object.fromEntries(LANES.map((name) => [name, ask(name)])) as QueryFanIn['lanes'];
  return { lanes, repetitions: REPETITIONS, atMs: run.computedToMs, batchEngine: run.header.batchEngine };
}
