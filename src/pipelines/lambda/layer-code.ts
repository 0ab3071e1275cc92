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
  /** the schemas of the log that it can read */
  readonly decodes: 'both' | 'oldOnly';
}

export interface CodeChange {
  readonly rules?: RulesInForce;
  readonly addView?: ViewName | undefined;
  readonly decodes?: 'both' | undefined;
}

export const firstCode = ({ rules, lambda }: RunSpec, layer: 'batch' | 'speed'): LayerCode => ({
  rules: rulesAt(rules, layer),
  without: lambda.without,
  decodes: layer === 'batch' ? lambda.batchDecodes : lambda.decodes,
});

export const changedCode = (code: LayerCode, { rules, addView, decodes }: CodeChange): LayerCode => ({
  rules: rules === undefined ? code.rules : { ...code.rules, ...rules },
  without: code.without.filter((view) => view !== addView),
  decodes: decodes ?? code.decodes,
});

/** Whether it can read a record of this schema. */
export const reads = ({ decodes }: LayerCode, schema: number): boolean => decodes === 'both' || schema === OLD_SCHEMA;

const OLD_SCHEMA = 1;

export const computes = ({ without }: LayerCode, view: ViewName): boolean => !without.includes(view);
