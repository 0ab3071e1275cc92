import fc from 'fast-check';
import { test } from 'vitest';
import { runSpec, specOf, roughScenarios } from '../support/runs.ts';
import { anyFault, anySettings } from '../support/lambda-variants.ts';
test('x', async () => {
  let n = 0;
  await fc.assert(
    fc.asyncProperty(roughScenarios, anySettings, fc.array(anyFault, { maxLength: 3 }), async (s, lambda, faults) => {
      n++;
      const losses = faults
        .filter((f) => f['do'] !== 'lambda.loseMaster')
        .concat(faults.filter((f) => f['do'] === 'lambda.loseMaster').slice(0, 1));
      const naive = (s['lambda'] as any).merge;
      await runSpec(
        specOf({
          ...s,
          views: ['balance', 'totals', 'charges', 'largest'],
          lambda: { ...JSON.parse(JSON.stringify(lambda)), merge: naive },
          timeline: [...(s['timeline'] as object[]), ...losses],
        }),
      );
    }),
    { numRuns: Number(process.env['N'] ?? 100), interruptAfterTimeLimit: 200_000, markInterruptAsFailure: false, endOnFailure: false },
  );
  console.log(n);
}, 600_000);
