import { expect, test } from 'vitest';
import { browserPages } from '../support/browser-page.ts';

const open = browserPages();

test('the page loads from its own origin and shows something', async () => {
  const { page, requests } = await open();
  expect(await page.title()).toContain('Watershed');
  await expect.poll(() => page.locator('#app > *').count(), { timeout: 10_000 }).toBeGreaterThan(0);
  expect(requests.length).toBeGreaterThan(2);
});
