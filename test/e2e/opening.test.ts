import { expect, test } from 'vitest';
import { browserPages } from '../support/browser-page.ts';
import { cursor, playPause, runEnds, status, time } from '../support/workbench-page.ts';

const open = browserPages();

/** Generous: the goal is 1.5 s, on a machine that does nothing else. */
const FIRST_PICTURE_MS = 3_000;

test('it opens playing from the recording, before the batch engine is there, and then goes live', async () => {
  const { page } = await open();
  await expect.poll(() => playPause(page).getAttribute('aria-label'), { timeout: FIRST_PICTURE_MS, interval: 20 }).toBe('Pause');
  expect(await status(page).textContent()).toContain('recorded');
  const before = await cursor(page);
  await expect.poll(() => cursor(page), { timeout: FIRST_PICTURE_MS, interval: 20 }).toBeGreaterThan(before);
  await runEnds(page);
  expect(await status(page).textContent()).not.toContain('recorded');
  expect(await cursor(page)).toBeGreaterThan(before);
});

test('something is wrong at first sight, and a lane says by how much', async () => {
  const { page } = await open();
  await expect.poll(() => page.getByRole('img', { name: 'not the truth' }).count(), { timeout: 10_000 }).toBeGreaterThan(0);
  expect(await page.locator('h1').textContent()).toMatch(/\S/);
});

test('it can be used by keyboard alone', async () => {
  const { page } = await open();
  await runEnds(page);
  if ((await playPause(page).getAttribute('aria-label')) === 'Pause') await page.keyboard.press('Space');
  await expect.poll(() => playPause(page).getAttribute('aria-label')).toBe('Play');
  await page.keyboard.press('Home');
  const start = await cursor(page);
  await page.keyboard.press(']');
  const moment = await cursor(page);
  expect(moment).toBeGreaterThan(start);
  await page.keyboard.press('[');
  expect(await cursor(page)).toBeLessThan(moment);
  await page.keyboard.press('Space');
  await expect.poll(() => cursor(page)).toBeGreaterThan(start);
  await time(page).focus();
  await page.keyboard.press('End');
  await expect.poll(async () => Number(await time(page).getAttribute('aria-valuemax')) - (await cursor(page))).toBe(0);
});
