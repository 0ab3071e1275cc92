import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../../src/build/root.mjs';
import { generateLog } from '../../src/generator/generator.ts';
import { resolveScenario } from '../../src/scenario/resolve.ts';
import { browserPages } from '../support/browser-page.ts';
import { replayedSha256 } from '../support/parallel-replay.ts';
import { runEnds } from '../support/workbench-page.ts';

const open = browserPages();

const LIMIT = { timeout: 120_000 };

/** Of the answers that this machine finds without a browser. */
function hashInNode(): string {
  const resolved = resolveScenario(readFileSync(join(root, 'scenarios/payday.yaml'), 'utf8'));
  if (!resolved.ok) throw new Error('the scenario of the opening is valid');
  const spec = resolved.specs[0]!;
  return replayedSha256({ spec, log: generateLog(spec) }, 3);
}

test.each([
  ['a wide screen', 1440, 900],
  ['a phone', 390, 844],
])('on %s the log is read anew by workers of the browser, by keyboard alone, with the answers of Node', async (_, width, height) => {
  const { page } = await open('', { viewport: { width, height }, reducedMotion: 'reduce' });
  await page.getByRole('tab', { name: 'Replay' }).focus();
  await page.keyboard.press('Enter');
  const panel = page.getByRole('tabpanel', { name: 'Replay' });
  await runEnds(page);
  await panel.getByText('Not measured yet.').waitFor();

  const start = panel.getByRole('button', { name: 'Read the whole log anew' });
  await start.focus();
  await page.keyboard.press('Enter');
  await panel.getByRole('button', { name: 'Stop' }).waitFor();
  await page.keyboard.press('Enter');
  await panel.getByText('Stopped.').waitFor(LIMIT);

  await page.keyboard.press('Enter');
  await panel.getByText('All find the same answers.').waitFor(LIMIT);
  const rows = panel.locator('tbody tr');
  expect(await rows.locator('th').allTextContents()).toEqual(['1 worker', '2 workers', '4 workers', 'DuckDB']);
  const hash = hashInNode().slice(0, 8);
  expect(await panel.locator('.hash').allTextContents()).toEqual([hash, hash, hash]);

  const bars = await panel.locator('tbody i').evaluateAll((all) => all.map((bar) => bar.getBoundingClientRect().width));
  const times = (await rows.locator('td:nth-child(3)').allTextContents()).map((text) =>
    Number(/([\d,.]+) ms/.exec(text)![1]!.replace(',', '')),
  );
  const scale = Math.max(...bars) / Math.max(...times);
  bars.forEach((bar, place) => expect(Math.abs(bar - Math.max(2, times[place]! * scale))).toBeLessThan(0.06 * Math.max(...bars)));
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  expect(await panel.evaluate((element) => element.scrollWidth - element.clientWidth)).toBeLessThanOrEqual(0);
});
