import type { ParsedScenario } from '../model/scenario.ts';
import { finding, type Finding } from './issues.ts';

/** What no single field of the Kappa lane can say. */
export function kappaFindings({ kappa, views }: ParsedScenario): Finding[] {
  if (kappa.effects === undefined || views.includes(kappa.effects.rule)) return [];
  const { rule } = kappa.effects;
  return [finding(['kappa', 'effects', 'rule'], `expected one of the views of the run, found "${rule}": add it to "views"`)];
}
