import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { root } from '../../src/build/root.mjs';
import { clockTime, HOUR } from '../../src/model/time.ts';
import type { VersionReport } from '../../src/model/reprocessing.ts';
import { resolveScenario } from '../../src/scenario/resolve.ts';
import { browserPages } from '../support/browser-page.ts';
import { runSpec } from '../support/runs.ts';
import { cursor, time } from '../support/workbench-page.ts';

const open = browserPages();

const LIMIT = { timeout: 60_000 };

/** What becomes of a version that is asked for at 09:00 and that nobody switches to, without a browser. */
async function secondVersion(): Promise<VersionReport> {
  const resolved = resolveScenario(readFileSync(join(root, 'scenarios/payday.yaml'), 'utf8'));
  if (!resolved.ok) throw new Error('the scenario of the opening is valid');
  const order = {
    do: 'kappa.reprocess',
    atMs: 9 * HOUR,
    from: 'start',
    tasks: 8,
    mode: 'beside',
    switch: 'byHand',
    salt: false,
    force: false,
    keep: HOUR,
  };
  const spec = resolved.specs[0]!;
  const { trace } = await runSpec({ ...spec, timeline: [...spec.timeline, order as (typeof spec.timeline)[number]] });
  return trace.spans.find(({ version }) => version?.number === 2)!.version!;
}

async function doIt(page: Page, name: string): Promise<string> {
  const at = clockTime((await cursor(page)) * 1_000);
  const panel = page.getByRole('tabpanel', { name: 'Reprocess' });
  await panel.getByRole('button', { name, exact: true }).focus();
  await page.keyboard.press('Enter');
  await panel.getByRole('status').getByText(`Done at ${at}`).waitFor(LIMIT);
  return at;
}

/** Moves the time by keyboard. */
async function go(page: Page, ...keys: readonly string[]): Promise<void> {
  await time(page).focus();
  for (const key of keys) await page.keyboard.press(key);
}

test.each([
  ['a wide screen', 1440, 900],
  ['a phone', 390, 844],
])('on %s a version is started, switched to, rolled back and dropped, by keyboard alone', async (_, width, height) => {
  const expected = await secondVersion();
  const { page } = await open('?t=09:00', { viewport: { width, height }, reducedMotion: 'reduce' });
  await page.getByRole('tab', { name: 'Reprocess' }).focus();
  await page.keyboard.press('Enter');
  const panel = page.getByRole('tabpanel', { name: 'Reprocess' });
  const versions = panel.getByRole('table', { name: 'Versions of the Kappa job' });
  const said = (number: number): Promise<string | null> =>
    versions
      .getByRole('row', { name: `v${number}` })
      .locator('td')
      .first()
      .textContent();
  await panel.getByText('No fix has been deployed until now.').waitFor(LIMIT);
  await panel.getByText('There is no version that readers could be switched to.').waitFor();

  await doIt(page, 'Start');
  await go(page, 'End', 'ArrowLeft', 'ArrowLeft', 'ArrowLeft', 'ArrowLeft', 'ArrowLeft', 'ArrowLeft');
  await expect.poll(() => said(2), LIMIT).toBe(`ready since ${clockTime(expected.readyMs)}`);
  await panel.getByText('Both versions have read as far: readers would not jump back.').waitFor();
  expect(await panel.getByRole('heading', { name: 'What was checked before the switch' }).count()).toBe(1);
  await panel.getByText('Kappa has read').waitFor();

  const switched = await doIt(page, 'Switch');
  await expect.poll(() => said(2), LIMIT).toBe(`read by all since ${switched}`);
  expect(await said(1)).toBe(`kept to roll back to, since ${switched}`);

  await go(page, 'ArrowRight', 'ArrowRight');
  const back = await doIt(page, 'Roll back');
  await expect.poll(() => said(1), LIMIT).toBe(`read by all since ${back}`);
  expect(await said(2)).toBe(`kept to roll back to, since ${back}`);

  await go(page, 'ArrowRight', 'ArrowRight');
  const dropped = await doIt(page, 'Drop');
  await expect.poll(() => said(2), LIMIT).toBe(`dropped at ${dropped}`);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  expect(await panel.evaluate((element) => element.scrollWidth - element.clientWidth)).toBeLessThanOrEqual(0);
});
