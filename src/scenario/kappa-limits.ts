import { partitionOf } from '../log/partition.ts';
import type { ParsedScenario } from '../model/scenario.ts';
import { VIEWS, type Algebra } from '../model/views/index.ts';
import { finding, type Finding } from './issues.ts';

/** What no single field of the Kappa lane can say. */
export function kappaFindings(scenario: ParsedScenario): Finding[] {
  return [...effectFindings(scenario), ...saltFindings(scenario), ...partitionFindings(scenario)];
}

/**
 * The partition of an account follows from their number, and each task holds the state of the accounts it reads. With another number most accounts move away from
 * their state, and those records of them that are in the log already stay where they were, so that their order is lost as well.
 */
function partitionFindings({ log, stream, timeline }: ParsedScenario): Finding[] {
  return timeline.flatMap((action, place) => {
    if (action.do !== 'kappa.setPartitions' || action.partitions === log.partitions) return [];
    let moved = 0;
    for (let account = 1; account <= stream.accounts; account++) {
      if (partitionOf(account, log.partitions) !== partitionOf(account, action.partitions)) moved++;
    }
    const message =
      `expected the ${log.partitions} partitions the log has, found ${action.partitions}: the job has state, and ${moved} of ${stream.accounts} ` +
      `customers would be read in another partition than their state is in; give the number as "log.partitions" from the start`;
    return [finding(['timeline', place, 'partitions'], message)];
  });
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
