import {
  CODE_PLACES,
  rulesAt,
  versionOf,
  type CodePlace,
  type RulesByPlace,
  type RulesInForce,
  type RuleVersion,
} from '../model/rule-versions.ts';
import type { ViewName } from '../model/views/index.ts';

/** Which version of a rule counts where: in the truth, and in each place that states the rule. Where they differ, every record that is counted there may be wrong. */
export class Skew {
  private readonly rules: Readonly<Record<CodePlace | 'right', RulesInForce>>;
  private readonly places: ReadonlySet<CodePlace>;

  constructor(rules: RulesByPlace, views: readonly ViewName[]) {
    this.rules = Object.fromEntries([...CODE_PLACES, 'right' as const].map((place) => [place, rulesAt(rules, place)])) as typeof this.rules;
    this.places = new Set(CODE_PLACES.filter((place) => views.some((view) => this.version(view, place) !== this.version(view, 'right'))));
  }

  version(view: ViewName, place: CodePlace | 'right'): RuleVersion {
    return versionOf(this.rules[place], view);
  }

  /** Whether the code in a place counts records otherwise than the truth does. */
  isAt(place: CodePlace): boolean {
    return this.places.has(place);
  }
}
