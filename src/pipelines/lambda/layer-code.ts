import { rulesAt, type RulesInForce } from '../../model/rule-versions.ts';
import type { RunSpec } from '../../model/scenario.ts';
import type { ViewName } from '../../model/views/index.ts';

/**
 * The code that one of the two layers runs. Each layer has its own, and whatever changes has to be changed twice: a view that only one of them computes is half an
 * answer.
 */
export interface LayerCode {
  readonly rules: RulesInForce;
  /** views of the run that it does not compute */
  readonly without: readonly ViewName[];
}

export interface CodeChange {
  readonly rules?: RulesInForce;
  readonly addView?: ViewName | undefined;
}

export const firstCode = ({ rules, lambda }: RunSpec, layer: 'batch' | 'speed'): LayerCode => ({
  rules: rulesAt(rules, layer),
  without: lambda.without,
});

export const changedCode = (code: LayerCode, { rules, addView }: CodeChange): LayerCode => ({
  rules: rules === undefined ? code.rules : { ...code.rules, ...rules },
  without: code.without.filter((view) => view !== addView),
});

export const computes = ({ without }: LayerCode, view: ViewName): boolean => !without.includes(view);
