import { expect } from 'vitest';
import type { Page } from 'playwright';

/** The page as somebody sees it who looks for roles and names, so that tests survive a change of looks. */
export const time = (page: Page) => page.getByRole('slider', { name: 'Time' });

export const status = (page: Page) => page.getByRole('group', { name: 'State of the run' });

export const playPause = (page: Page) => page.getByRole('button', { name: /^(Play|Pause)$/ });

/** Seconds of virtual time. */
export const cursor = async (page: Page): Promise<number> => Number(await time(page).getAttribute('aria-valuenow'));

export const windowOf = async (page: Page): Promise<[from: number, to: number]> => [
  Number(await time(page).getAttribute('aria-valuemin')),
  Number(await time(page).getAttribute('aria-valuemax')),
];

const RUN_LIMIT_MS = 180_000;

/** Waits until the run itself, not its recording, is complete. Fails at once if the page says that something went wrong. */
export async function runEnds(page: Page): Promise<void> {
  const done = page.getByText(/on this device/);
  const problem = page.locator('main').getByRole('alert');
  await done.or(problem).first().waitFor({ timeout: RUN_LIMIT_MS });
  expect(await problem.allTextContents()).toEqual([]);
}

/** First digits of the hash of the log, as the page prints it. */
export async function shownHash(page: Page): Promise<string> {
  const text = (await page.locator('footer').textContent()) ?? '';
  return /log ([0-9a-f]{8})/.exec(text)?.[1] ?? '';
}
