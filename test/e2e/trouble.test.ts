import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { launch } from '../support/browser.ts';
import { browserPages } from '../support/browser-page.ts';
import { runEnds, status } from '../support/workbench-page.ts';

/** What goes wrong is said in words, and what still works goes on. A blocked request is an error in the console, so these pages are not watched for any. */
let browser: Browser;

beforeAll(async () => {
  browser = await launch(inject('browserPath'));
});
afterAll(() => browser.close());

async function openWithout(files: string): Promise<{ page: Page; uncaught: string[] }> {
  const page = await browser.newPage();
  const uncaught: string[] = [];
  page.on('pageerror', (error) => uncaught.push(error.message));
  await page.route(files, (route) => route.abort());
  await page.goto(inject('pageAddress'));
  return { page, uncaught };
}

test('without the SQL engine the built-in one computes, and the page says that this is no independent check', async () => {
  const { page, uncaught } = await openWithout('**/*.wasm');
  const notice = page.locator('main').getByRole('status');
  await notice.waitFor();
  expect(await notice.textContent()).toContain('The SQL engine could not start');
  expect(await notice.textContent()).toContain('not an independent check');
  await runEnds(page);

  await page.unroute('**/*.wasm');
  await page.getByRole('button', { name: 'Try again' }).click();
  await notice.waitFor({ state: 'detached' });
  expect(uncaught).toEqual([]);
  await page.close();
});

test('without the simulation the recording can still be played', async () => {
  const { page } = await openWithout('**/simulation.worker*');
  const alert = page.locator('main').getByRole('alert');
  await alert.waitFor();
  expect(await alert.textContent()).toContain('it can still be played');
  expect(await page.locator('main').getByRole('status').count()).toBe(0);
  await page.getByRole('button', { name: 'Pause' }).waitFor();
  await page.close();
});

test('without the recording the run itself is shown', async () => {
  const { page } = await openWithout('**/recordings/**');
  await expect.poll(() => page.locator('[data-answer]').count(), { timeout: 60_000 }).toBe(4);
  await page.close();
});

const open = browserPages();

test('a link that asks for what there is not is answered in words, and shows the opening scenario', async () => {
  const { page } = await open('?scenario=nowhere&seed=many&t=99:99&account=nobody');
  const notices = page.locator('main').getByRole('status');
  await expect.poll(() => notices.count()).toBe(4);
  const texts = (await notices.allTextContents()).join(' ');
  expect(texts).toContain('There is no scenario "nowhere"');
  expect(texts).toContain('seed=many');
  expect(texts).toContain('t=99:99');
  expect(texts).toContain('"nobody" is no account');
  expect(await page.locator('h1').textContent()).toMatch(/^Lambda /);
});

test('a seed that is none is refused in words; another one makes another run', async () => {
  const { page } = await open();
  const seed = page.getByRole('textbox', { name: 'Seed' });
  await seed.fill('many');
  await seed.blur();
  expect(await page.getByRole('complementary').getByRole('alert').textContent()).toContain('expected a whole number');
  await seed.fill('8');
  await seed.blur();
  await page.locator('footer').getByText('seed 8').waitFor({ timeout: 60_000 });
  expect(await status(page).textContent()).not.toContain('recorded');
});
