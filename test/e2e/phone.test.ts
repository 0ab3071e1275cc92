import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { browserPages } from '../support/browser-page.ts';

const open = browserPages();

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
const LEAST_TARGET = 44;

/** What can be touched and is smaller than a fingertip, with its size. */
const tooSmall = (page: Page): Promise<string[]> =>
  page.evaluate((least) => {
    const targets = [...document.querySelectorAll('button, select, a[href], input, [role=slider]')].filter((target) =>
      target.checkVisibility(),
    );
    if (targets.length === 0) return ['there is nothing to touch'];
    return targets.flatMap((target) => {
      const { width, height } = target.getBoundingClientRect();
      if (width >= least && height >= least) return [];
      return [`${target.getAttribute('aria-label') ?? target.textContent.trim()} ${Math.round(width)}×${Math.round(height)}`];
    });
  }, LEAST_TARGET);

const sideways = (page: Page): Promise<number> => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);

test('a phone shows it in one column, and everything can be touched', async () => {
  const { page } = await open('?t=10:59', PHONE);
  await page.locator('[data-answer]').first().waitFor();
  for (const tab of ['Divergence', 'Batch age', 'Causes', 'Break it', 'Reprocess', 'Mails', 'Runs', 'Expectations', 'Replay', 'Index']) {
    await page.getByRole('tab', { name: tab }).click();
    expect([tab, await sideways(page), await tooSmall(page)]).toEqual([tab, 0, []]);
  }
  await page.getByRole('button', { name: 'change' }).click();
  expect(await tooSmall(page)).toEqual([]);
  await page.getByRole('button', { name: 'Settings of the run' }).click();
  expect([await sideways(page), await tooSmall(page)]).toEqual([0, []]);
});
