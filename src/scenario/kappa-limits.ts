import type { ParsedScenario } from '../model/scenario.ts';
import { VIEWS, type Algebra } from '../model/views/index.ts';
import { finding, type Finding } from './issues.ts';

/** What no single field of the Kappa lane can say. */
export function kappaFindings(scenario: ParsedScenario): Finding[] {
  return [...effectFindings(scenario), ...saltFindings(scenario)];
}

function effectFindings({ kappa, views }: ParsedScenario): Finding[] {
  if (kappa.effects === undefined || views.includes(kappa.effects.rule)) return [];
  const { rule } = kappa.effects;
  return [finding(['kappa', 'effects', 'rule'], `expected one of the views of the run, found "${rule}": add it to "views"`)];
}

const SPREADABLE: readonly Algebra[] = ['group', 'commutative monoid', 'semilattice'];

/** A key can be spread over several tasks if its parts can be put together in any order. */
function saltFindings({ kappa, views, timeline }: ParsedScenario): Finding[] {
  const stubborn = views.filter((view) => !SPREADABLE.includes(VIEWS[view].algebra)).map((view) => `"${view}"`);
  return timeline.flatMap((action, place) => {
    if (action.do !== 'kappa.reprocess' || !action.salt) return [];
    const path = ['timeline', place, 'salt'];
    if (stubborn.length > 0)
      return [
        finding(path, `expected views whose order does not matter, found ${stubborn.join(', ')}: take them out, or leave the key whole`),
      ];
    return kappa.watermark === 'partition' ? [] : [finding(path, `expected "kappa.watermark" to be partition, found ${kappa.watermark}`)];
  });
}
