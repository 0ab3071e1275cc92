import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { cliBundle } from '../../src/build/cli-bundle.mjs';
import { browserPages } from '../support/browser-page.ts';
import { cursor, playPause, runEnds, shownHash, time, windowOf } from '../support/workbench-page.ts';

const open = browserPages();

/** The same run in the terminal; the built-in engine, because the log does not depend on the engine. */
async function terminalHash(scenario: string, seed: number): Promise<string> {
  const args = [await cliBundle(), scenario, '--seed', String(seed), '--json', '--quiet', '--engine', 'builtin'];
  try {
    return hashOf(execFileSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 2 ** 26 }));
  } catch (error) {
    return hashOf((error as { stdout: string }).stdout); // expectations are written for the seed of the file and may fail with another
  }
}

const hashOf = (json: string): string => (JSON.parse(json) as { logSha256: string }).logSha256;

test.each([
  ['payday', 42],
  ['late-data', 7],
  ['steady-state', 42],
])('%s with seed %i plays to its end, in both directions, from the log that the terminal makes', async (scenario, seed) => {
  const { page } = await open(`?scenario=${scenario}&seed=${seed}&speed=10000`);
  await runEnds(page);
  const [from, to] = await windowOf(page);
  await time(page).focus();
  await page.keyboard.press('Home');
  expect(await cursor(page)).toBe(from);
  if ((await playPause(page).getAttribute('aria-label')) === 'Play') await playPause(page).click();
  await expect.poll(() => cursor(page), { timeout: 60_000 }).toBe(to);
  expect(await playPause(page).getAttribute('aria-label')).toBe('Play');

  await page.keyboard.press('End');
  await time(page).focus();
  await page.keyboard.press('PageDown');
  expect(await cursor(page)).toBeLessThan(to);

  const hash = await shownHash(page);
  expect(hash).toMatch(/^[0-9a-f]{8}$/);
  expect((await terminalHash(scenario, seed)).slice(0, 8)).toBe(hash);
});
