import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { scenarioReference, withReference } from '../../src/scenario/reference.ts';
import { METRICS } from '../../src/simulation/metrics/index.ts';

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

it('the reference in the README is the one that the schema gives (else: npm run sim -- reference --write README.md)', () => {
  expect(withReference(readme)).toBe(readme);
});

it('names every metric and every field of a lane', () => {
  const reference = scenarioReference();
  for (const name of [...Object.keys(METRICS), 'kappa.allowedLateness', 'stream.late.share', 'do: kappa.crash'])
    expect(reference).toContain(`\`${name}\``);
});
