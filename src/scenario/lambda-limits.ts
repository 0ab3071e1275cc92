import type { ParsedScenario } from '../model/scenario.ts';
import { formatDuration } from '../model/time.ts';
import { isSliceable } from '../pipelines/lambda/combine-slices.ts';
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
  if (lambda.snapshot !== undefined && lambda.snapshot.at >= duration) {
    const at = formatDuration(lambda.snapshot.at);
    found.push(finding(['lambda', 'snapshot', 'at'], `expected a time within the run (${formatDuration(duration)}), found ${at}`));
  }
  const losses = timeline.flatMap((action, place) => (action.do === 'lambda.loseMaster' ? [place] : []));
  for (const place of losses.slice(1))
    found.push(finding(['timeline', place], 'expected one "lambda.loseMaster" at most: make the first one as long as both'));
  return found;
}
