import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import complexity from 'virtual:complexity';
import listings from 'virtual:listings';
import { expect, test } from 'vitest';
import { root } from '../../src/build/root.mjs';
import { LANES } from '../../src/model/lanes.ts';
import { browserPages } from '../support/browser-page.ts';

const open = browserPages();

test.each([
  ['a wide screen', 1440, 900],
  ['a projector', 1280, 720],
  ['a phone', 390, 844],
])('on %s the code of each lane stands beside its figures, and a rule shows all its copies', async (_, width, height) => {
  const { page, requests } = await open('', { viewport: { width, height } });
  const tab = page.getByRole('tab', { name: 'Code' });
  await tab.waitFor();
  const isCode = (address: string): boolean => /listings|Figures/.test(address);
  expect(requests.filter(isCode)).toEqual([]);

  await tab.click();
  const panel = page.getByRole('tabpanel', { name: 'Code' });
  await panel.getByLabel('View').selectOption('largest');
  const lines = panel.getByRole('row', { name: /^lines/ }).getByRole('cell');
  expect(await lines.allTextContents()).toEqual(LANES.map((lane) => String(complexity.largest[lane].lines)));

  await panel.getByRole('button', { name: 'Read the code' }).click();
  const dialog = page.getByRole('dialog', { name: 'The code that runs' });
  const code = dialog.locator('pre');
  const files = LANES.flatMap((lane) => listings.largest[lane]);
  await expect.poll(() => code.count()).toBe(files.length);
  const shown = await code.evaluateAll((all) =>
    all.map((each) => [...each.querySelectorAll('code')].map((line) => line.textContent).join('')),
  );
  expect(shown.toSorted()).toEqual(files.map(({ path }) => readFileSync(join(root, 'src/pipelines', path), 'utf8')).toSorted());

  await dialog.getByRole('button', { name: /^what a payment is: 2 places in Lambda, 1 place in Kappa, 1 place in CRUD/ }).focus();
  const places = files.flatMap((file) => file.places.filter(({ rule }) => rule === 'payment'));
  expect(places).toHaveLength(4);
  const linesOfPlaces = places.reduce((sum, { fromLine, toLine }) => sum + toLine - fromLine + 1, 0);
  await expect.poll(() => dialog.locator('.lit[data-rules~="payment"]').count()).toBe(linesOfPlaces);
  expect(await dialog.locator('[data-rules].lit:not([data-rules~="payment"])').count()).toBe(0);

  expect(await dialog.evaluate((element) => element.scrollWidth - element.clientWidth)).toBe(0);
  await page.keyboard.press('Escape');
  expect(await dialog.count()).toBe(0);
});

test.each([
  ['a wide screen', 1440, 900],
  ['a phone', 390, 844],
])('on %s a file that is forgotten when a rule changes really runs its old version, by keyboard alone', async (_, width, height) => {
  const { page } = await open('?scenario=class-group', { viewport: { width, height }, reducedMotion: 'reduce' });
  const tab = page.getByRole('tab', { name: 'Code' });
  await tab.focus();
  await page.keyboard.press('Enter');
  const panel = page.getByRole('tabpanel', { name: 'Code' });
  await panel.getByLabel('View').selectOption('charges');
  const files = LANES.flatMap((lane) => listings.charges[lane]);
  const boxes = panel.getByRole('checkbox');
  await expect.poll(() => boxes.count()).toBe(files.length);
  for (const path of ['batch/charges.sql', 'stream/charges.ts', 'update/charges.ts']) {
    await panel.getByRole('checkbox', { name: path }).focus();
    await page.keyboard.press('Space');
  }
  await panel.getByRole('button', { name: 'Run it with these changes' }).focus();
  await page.keyboard.press('Enter');
  await panel.getByText('forgotten', { exact: true }).waitFor();
  expect(await panel.getByRole('listitem').filter({ hasText: 'forgotten' }).allTextContents()).toEqual([
    expect.stringContaining('speed/charges.ts'),
  ]);

  const lambda = panel.getByRole('definition').first();
  await expect
    .poll(() => lambda.textContent(), { timeout: 60_000 })
    .toMatch(/^\d+ sums of charges wrong, off by [\d.,]+ [A-Z]{3}; right again in /);
  for (const lane of [1, 2]) expect(await panel.getByRole('definition').nth(lane).textContent()).toMatch(/^0 wrong by a forgotten file/);
  expect(new URL(page.url()).searchParams.get('set')).toContain('rules.charges.speed=old');

  await panel.getByRole('button', { name: 'Ask every lane' }).click();
  const row = panel.getByRole('row', { name: /^Lambda batch view: \d row/ });
  await row.waitFor();
  expect(await row.textContent()).toMatch(/batch view: [01] rows? \+ overlay: [01] rows?.* ms/);
  expect(await panel.getByRole('row', { name: /^Kappa view: / }).count()).toBe(1);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);

  await panel.getByRole('button', { name: 'Back to the scenario as it is' }).click();
  await expect.poll(() => new URL(page.url()).searchParams.get('set'), { timeout: 30_000 }).toBe(null);
});
