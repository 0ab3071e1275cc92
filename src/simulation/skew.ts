import { rulesAt, versionOf, type RulesByPlace, type RulesInForce, type RuleVersion } from '../model/rule-versions.ts';
import type { ViewName } from '../model/views/index.ts';

/** Which version of a rule is right. Where another one counts, every record that is counted may be wrong. */
export class Skew {
  private readonly right: RulesInForce;
  private readonly views: readonly ViewName[];
  private readonly known = new Map<RulesInForce, boolean>();

  constructor(rules: RulesByPlace, views: readonly ViewName[]) {
    this.right = rulesAt(rules, 'right');
    this.views = views;
  }

  rightVersion(view: ViewName): RuleVersion {
    return versionOf(this.right, view);
  }

  /** Whether these rules count records otherwise than the truth does. */
  isIn(rules: RulesInForce): boolean {
    let isOther = this.known.get(rules);
    if (isOther === undefined) {
      isOther = this.views.some((view) => versionOf(rules, view) !== this.rightVersion(view));
      this.known.set(rules, isOther);
    }
    return isOther;
  }
}
