import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { browserPages } from '../support/browser-page.ts';
import { cursor, runEnds } from '../support/workbench-page.ts';

const open = browserPages();

const BEFORE = 10 * 3_600 + 40 * 60;
const link = (page: Page): URLSearchParams => new URL(page.url()).searchParams;
const runsBegun = async (page: Page): Promise<string[]> => {
  await page.getByRole('tab', { name: 'Runs' }).click();
  return page.getByRole('tabpanel', { name: 'Runs' }).getByRole('rowheader').allTextContents();
};

test.each([
  ['a wide screen', 1440, 900],
  ['a projector', 1280, 720],
])('on %s something is done to the run, seen, kept in the link and taken back, by keyboard alone', async (_, width, height) => {
  const { page } = await open('?t=10:40&view=balance', { viewport: { width, height }, reducedMotion: 'reduce' });
  await runEnds(page);
  const before = await runsBegun(page);
  await page.getByRole('tab', { name: 'Break it' }).focus();
  await page.keyboard.press('Enter');
  const panel = page.getByRole('tabpanel', { name: 'Break it' });

  await panel.getByRole('button', { name: 'Runs are slow' }).focus();
  await page.keyboard.press('Enter');
  const lasts = panel.getByRole('textbox', { name: 'How long it is in force' });
  await expect.poll(() => lasts.evaluate((element) => element === document.activeElement)).toBe(true);
  await page.keyboard.press('Control+a');
  await page.keyboard.type('soon');
  await page.keyboard.press('Enter');
  await panel.getByText('Expected a duration such as').waitFor();
  expect(await lasts.getAttribute('aria-invalid')).toBe('true');
  expect(link(page).get('do')).toBeNull();
  await panel.getByRole('button', { name: 'Something else' }).focus();
  await page.keyboard.press('Enter');

  await panel.getByRole('button', { name: 'Run a batch now' }).focus();
  await page.keyboard.press('Enter');
  await panel.getByRole('button', { name: 'Do it at 10:40:00' }).focus();
  await page.keyboard.press('Enter');
  await panel.getByRole('status').getByText('Done at 10:40:00: Run a batch now.').waitFor();
  await panel.getByText('The run has been computed again.').waitFor({ timeout: 60_000 });
  expect(await cursor(page)).toBe(BEFORE);
  await expect.poll(() => link(page).get('do')).toBe('lambda.runBatch 10h40m');
  const after = await runsBegun(page);
  expect(after).toHaveLength(before.length + 1);

  await page.reload();
  await runEnds(page);
  expect(await cursor(page)).toBe(BEFORE);
  expect(await runsBegun(page)).toEqual(after);
  await page.getByRole('tab', { name: 'Break it' }).focus();
  await page.keyboard.press('Enter');
  const undo = panel.getByRole('list', { name: 'Done by hand' }).getByRole('button', { name: 'Take back Run a batch now at 10:40:00' });
  await undo.focus();
  await page.keyboard.press('Enter');
  await panel.getByText('The run has been computed again.').waitFor({ timeout: 60_000 });
  await expect.poll(() => link(page).get('do')).toBeNull();
  expect(await cursor(page)).toBe(BEFORE);
  expect(await runsBegun(page)).toEqual(before);
});

test('what a link asks for and cannot be done is left out and named, and the rest is done', async () => {
  const { page } = await open('?t=10:40&do=lambda.breakAll+9h&do=lambda.slowRuns+9h+for:1h&do=lambda.runBatch+10h30m');
  await page
    .getByText(/do lambda\.breakAll.*did you mean|lambda\.breakAll/)
    .first()
    .waitFor();
  await page.getByText(/lambda\.slowRuns, factor: required/).waitFor();
  await expect.poll(() => link(page).getAll('do')).toEqual(['lambda.runBatch 10h30m']);
});

test('on a phone it can be done as well, and nothing is too small to touch or too wide', async () => {
  const { page } = await open('?t=10:40', { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  await page.getByRole('tab', { name: 'Break it' }).click();
  const panel = page.getByRole('tabpanel', { name: 'Break it' });
  await panel.getByRole('button', { name: 'Delay records' }).click();
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
  const sizes = await panel.locator('button, input, select').evaluateAll((all) => all.map((each) => each.getBoundingClientRect().height));
  expect(sizes.length).toBeGreaterThan(4);
  expect(Math.min(...sizes)).toBeGreaterThanOrEqual(44);
  await panel.getByRole('button', { name: 'Do it at 10:40:00' }).click();
  await panel.getByRole('list', { name: 'Done by hand' }).getByText('Delay records').waitFor();
  await expect.poll(() => link(page).get('do')).toMatch(/^stream\.late 10h40m for:15m share:0\.2 minDelay:10m maxDelay:30m$/);
});
