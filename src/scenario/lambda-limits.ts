import type { ParsedScenario } from '../model/scenario.ts';
import { formatDuration } from '../model/time.ts';
import { isSliceable } from '../pipelines/lambda/combine-slices.ts';
import { isRefolded } from '../pipelines/lambda/refold/index.ts';
import { finding, type Finding } from './issues.ts';

/** What the settings of the Lambda lane ask of one another, and of the views. */
export function lambdaFindings({ lambda, views, timeline, duration }: ParsedScenario): Finding[] {
  const found: Finding[] = [];
  const stubborn = views.filter((view) => !isSliceable(view));
  const needs = (path: readonly (string | number)[], what: string): void => {
    if (stubborn.length === 0) return;
    const names = stubborn.map((view) => `"${view}"`).join(', ');
    found.push(finding(path, `${what} adds results up row by row, which ${names} cannot do: take such views out, or compute in full`));
  };
  if (lambda.batch === 'incremental') needs(['lambda', 'batch'], 'an incremental batch');
  if (lambda.snapshot !== undefined) needs(['lambda', 'snapshot'], 'a batch that starts from a snapshot');
  if (lambda.speed.lifetime === 'epochs') needs(['lambda', 'speed', 'lifetime'], 'an overlay in epochs');
  found.push(...deployFindings(timeline, views));
  const folded = lambda.refused === 'refold' ? lambda.without.filter((view) => isRefolded(view)) : [];
  for (const view of folded) {
    const message = `"${view}" is folded from the log when somebody asks, and no layer has to compute it before: take it out, or set "refused" to batchOnly or wait`;
    found.push(finding(['lambda', 'without'], message));
  }
  if (lambda.snapshot !== undefined && lambda.snapshot.at >= duration) {
    const at = formatDuration(lambda.snapshot.at);
    found.push(finding(['lambda', 'snapshot', 'at'], `expected a time within the run (${formatDuration(duration)}), found ${at}`));
  }
  const losses = timeline.flatMap((action, place) => (action.do === 'lambda.loseMaster' ? [place] : []));
  for (const place of losses.slice(1))
    found.push(finding(['timeline', place], 'expected one "lambda.loseMaster" at most: make the first one as long as both'));
  return found;
}

/** What is deployed must be something, and of this run. */
function deployFindings(timeline: ParsedScenario['timeline'], views: ParsedScenario['views']): Finding[] {
  return timeline.flatMap((action, place) => {
    if (action.do !== 'lambda.deploy') return [];
    const { rule, version, addView, decodes } = action;
    const path = ['timeline', place];
    if ((rule === undefined) !== (version === undefined))
      return [
        finding(path, `expected "rule" and "version" together, found ${rule === undefined ? 'a version of no rule' : 'a rule only'}`),
      ];
    if (addView !== undefined && !views.includes(addView))
      return [finding([...path, 'addView'], `expected one of the views of the run, found "${addView}": add it to "views"`)];
    return (rule ?? addView ?? decodes) === undefined
      ? [finding(path, 'expected "rule" with "version", "addView" or "decodes", found none')]
      : [];
  });
}
