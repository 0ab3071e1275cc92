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
