import { expect, test } from 'vitest';
import { browserPages } from '../support/browser-page.ts';

const open = browserPages();

test.each([
  ['a wide screen', 1440, 900],
  ['a phone', 390, 844],
])('on %s an index is built both ways, by keyboard alone, and its bars are as long as its numbers', async (_, width, height) => {
  const { page } = await open('', { viewport: { width, height }, reducedMotion: 'reduce' });
  await page.getByRole('tab', { name: 'Index' }).focus();
  await page.keyboard.press('Enter');
  const panel = page.getByRole('tabpanel', { name: 'Index' });
  await panel.getByText('Not built yet.').waitFor();
  await panel.getByLabel('Random keys').selectOption('10000');
  const button = panel.getByRole('button', { name: 'Build it both ways' });
  await button.focus();
  await page.keyboard.press('Enter');
  await panel.getByText('Key by key, 2 times as many pages are written.').waitFor();

  await panel.getByLabel('Random keys').selectOption('100000');
  await button.focus();
  await page.keyboard.press('Enter');
  await panel.getByText('Key by key, 70.3 times as many pages are written.').waitFor();
  const rows = panel.locator('tbody tr');
  expect(await rows.nth(0).textContent()).toMatch(/key by key\s*70,268\s*71,080\s*68,828\s*1,440\s*[\d,.]+ ms/);
  expect(await rows.nth(1).textContent()).toMatch(/in bulk\s*1,000\s*1,000\s*0\s*1,000\s*[\d,.]+ ms/);
  const widths = await panel.locator('tbody i').evaluateAll((bars) => bars.map((bar) => bar.getBoundingClientRect().width));
  expect(widths[1]! / widths[0]!).toBeLessThan(width < 768 ? 0.1 : 0.03);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  expect(await panel.evaluate((element) => element.scrollWidth - element.clientWidth)).toBeLessThanOrEqual(0);
});
