import type { Page } from 'playwright';
import { expect, inject, test } from 'vitest';
import { browserPages } from '../support/browser-page.ts';
import { cursor, playPause, runEnds, status, time } from '../support/workbench-page.ts';

const open = browserPages();

const answer = (page: Page, lane: string) => page.locator(`[data-answer=${lane}]`);
const isRight = (page: Page, lane: string) => answer(page, lane).getByRole('img').getAttribute('aria-label');

test('it plays the recording while the engine is still to come, and then goes live', async () => {
  const { page } = await open('about:blank');
  let letEngineCome = () => {};
  const engineMayCome = new Promise<void>((resolve) => (letEngineCome = resolve));
  await page.route('**/*.wasm', async (route) => {
    await engineMayCome;
    await route.continue();
  });
  await page.goto(inject('pageAddress'));
  await expect.poll(() => playPause(page).getAttribute('aria-label'), { interval: 20 }).toBe('Pause');
  const before = await cursor(page);
  await expect.poll(() => cursor(page), { interval: 20 }).toBeGreaterThan(before);
  expect(await status(page).textContent()).toContain('recorded');
  letEngineCome();
  await runEnds(page);
  expect(await status(page).textContent()).not.toContain('recorded');
  expect(await cursor(page)).toBeGreaterThan(before);
});

test('at first sight Lambda is wrong about an account, and one sees how a publish puts it right', async () => {
  const { page } = await open();
  await answer(page, 'lambda').waitFor();
  const account = await page.getByRole('region', { name: 'Answers' }).locator('b').first().textContent();
  expect([await isRight(page, 'lambda'), await isRight(page, 'kappa')]).toEqual(['not the truth', 'equal to the truth']);
  expect(await page.locator('h1').textContent()).toMatch(/^Lambda has lost /);
  await expect.poll(() => isRight(page, 'lambda'), { timeout: 30_000 }).toBe('equal to the truth');
  expect(await page.locator('h1').textContent()).toMatch(/ is published: Lambda has .* right again\.$/);
  expect(await page.getByRole('region', { name: 'Answers' }).locator('b').first().textContent()).toBe(account);
});

test('with reduced motion it waits to be started', async () => {
  const { page } = await open('', { reducedMotion: 'reduce' });
  await answer(page, 'lambda').waitFor();
  expect(await playPause(page).getAttribute('aria-label')).toBe('Play');
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

  await page.keyboard.press('Shift+?');
  expect(await page.getByRole('dialog').getByRole('heading').textContent()).toBe('Keyboard');
  await page.keyboard.press('Escape');

  await page.getByRole('button', { name: 'change' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('textbox', { name: 'Account' }).focus();
  await page.keyboard.type('nobody');
  await page.keyboard.press('Enter');
  expect(await page.locator('main').getByRole('alert').textContent()).toContain('"nobody" is no account');
  await page.keyboard.press('Control+a');
  await page.keyboard.type('42');
  await page.keyboard.press('Enter');
  await page.getByText('Balance of ACC-0042, EUR').waitFor();
});
