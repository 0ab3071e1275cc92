import { expect, test } from 'vitest';
import { browserPages } from '../support/browser-page.ts';
import { runEnds } from '../support/workbench-page.ts';

const open = browserPages();

test.each([
  ['a wide screen', 1440, 900],
  ['a projector', 1280, 720],
])('on %s a speed layer that forgets too early shows its holes, drawn, in words and in a table', async (_, width, height) => {
  const { page } = await open('?t=10:50&set=lambda.speed.retention%3D45m', { viewport: { width, height }, reducedMotion: 'reduce' });
  await runEnds(page);
  await page.getByRole('tab', { name: 'Batch age' }).focus();
  await page.keyboard.press('Enter');
  const panel = page.getByRole('tabpanel', { name: 'Batch age' });
  await panel.getByText('≠ 4 holes: up to 17 min of records in neither store').waitFor();
  expect(await panel.getByRole('img').getAttribute('aria-label')).toMatch(/^At 10:50:00 the batch that is served is 50 min old\./);
  expect(await page.getByText('Overlay keeps').locator('..').textContent()).toContain('45m');

  await panel.getByRole('button', { name: 'Table' }).focus();
  await page.keyboard.press('Enter');
  const row = panel.getByRole('row', { name: /^10:50:00/ });
  expect(await row.getByRole('cell').allTextContents()).toEqual(['50 min', '45 min', '5 min']);
});
