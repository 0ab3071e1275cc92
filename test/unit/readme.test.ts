import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../../src/build/root.mjs';
import { scenarioReference, withReference } from '../../src/scenario/reference.ts';
import { METRICS } from '../../src/simulation/metrics/index.ts';

const readme = readFileSync(join(root, 'README.md'), 'utf8');

test('the reference of scenario files is up to date; else: npm run sim -- reference --write README.md', () => {
  expect(readme).toBe(withReference(readme));
});

test('a reference that somebody edited is noticed', () => {
  const edited = readme.replace('<!-- scenario-reference:end -->', 'by hand\n<!-- scenario-reference:end -->');
  expect(withReference(edited)).not.toBe(edited);
});

test('the reference names every metric and every field of a lane', () => {
  const reference = scenarioReference();
  for (const name of [...Object.keys(METRICS), 'kappa.allowedLateness', 'stream.late.share', 'do: kappa.crash'])
    expect(reference).toContain(`\`${name}\``);
});

test('the commands that it names exist', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> };
  const named = [...readme.matchAll(/npm (?:run (?:--silent )?)?(start|test|dev|build|check|lint|format|bench|sim)\b/g)].map(
    ([, name]) => name!,
  );
  expect(named.filter((name) => !(name in scripts))).toEqual([]);
  expect(new Set(named)).toEqual(new Set(Object.keys(scripts).filter((name) => !name.includes(':'))));
});
