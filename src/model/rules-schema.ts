import { z } from 'zod';
import { CHANGED_VIEWS, RULE_CHANGES, RULE_VERSIONS, type ChangedView } from './rule-versions.ts';

/** The part of a scenario that says which place runs which version of a rule; in a run every place has one. */

/** A place that says nothing runs the version that is right. */
const versions = (view: ChangedView) =>
  z
    .strictObject({
      right: z
        .enum(RULE_VERSIONS)
        .default('old')
        .describe('the version that is right; the truth follows it, and every place that is not named here'),
      batch: z.enum(RULE_VERSIONS).optional().describe("the version in Lambda's batch query"),
      speed: z.enum(RULE_VERSIONS).optional().describe("the version in Lambda's speed layer"),
      stream: z.enum(RULE_VERSIONS).optional().describe("the version in Kappa's job"),
      update: z.enum(RULE_VERSIONS).optional().describe("the version in CRUD's transaction"),
    })
    .transform(({ right, batch = right, speed = right, stream = right, update = right }) => ({ right, batch, speed, stream, update }))
    .prefault({})
    .describe(`The ${RULE_CHANGES[view].name}: new is “${RULE_CHANGES[view].asks}”`);

export const rulesSchema = z
  .strictObject(Object.fromEntries(CHANGED_VIEWS.map((view) => [view, versions(view)])) as Record<ChangedView, ReturnType<typeof versions>>)
  .describe('Rules that have two versions, and which place runs which: a file that was forgotten when the rule changed runs the old one');
