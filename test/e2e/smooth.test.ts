import { expect, inject, test } from 'vitest';
import { browserPages } from '../support/browser-page.ts';
import { recordMainThread } from '../support/main-thread.ts';
import { cursor, runEnds } from '../support/workbench-page.ts';

/**
 * The page stays smooth while the largest scenario is computed and played: its work comes in short tasks. Times are what they would be where the piece of
 * work that comes between takes `REFERENCE_MS`: two cores of about 2 GHz. A browser now and then does something long of its own accord, so a long task
 * counts only if it comes again in another run.
 */
const REFERENCE_MS = 10;
/** until the first picture is complete: code is compiled, nothing has ever been laid out */
const LONGEST_AT_START_MS = 75;
/** half of what is felt: there must be room for a slower machine, and work that grows with the run shows early */
const LONGEST_MS = 25;
const GAUGE_EVERY_MS = 500;

const open = browserPages();

test('no task of the page is long while steady-state is computed and played', { retry: 2 }, async () => {
  const { page } = await open('about:blank');
  await page.addInitScript(() => {
    const longest = Object.assign(globalThis, { longestTaskMs: 0 });
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) longest.longestTaskMs = Math.max(longest.longestTaskMs, duration);
    }).observe({ type: 'longtask', buffered: true });
  });

  const {
    starting,
    running,
    gauge: gaugeMs,
  } = await recordMainThread(page, async (gauge) => {
    await page.goto(new URL('?scenario=steady-state', inject('pageAddress')).href);
    await page.getByRole('tabpanel').waitFor();
    await gauge();
    const ended = runEnds(page).then(() => true);
    while (!(await Promise.race([ended, page.waitForTimeout(GAUGE_EVERY_MS).then(() => false)]))) await gauge();
  });
  expect(await cursor(page)).toBeGreaterThan(0);

  const longest = (tasks: readonly number[]) => (tasks.reduce((most, ms) => Math.max(most, ms), 0) * REFERENCE_MS) / gaugeMs;
  const observed = await page.evaluate<number>('longestTaskMs');
  process.stdout.write(
    `Longest task: ${longest(starting).toFixed(0)} ms at the start, ${longest(running).toFixed(0)} ms afterwards, of ${running.length}. ` +
      `The piece of work takes ${gaugeMs.toFixed(1)} ms here; the browser itself saw ${observed} ms go by in one task.\n`,
  );
  expect(running.length).toBeGreaterThan(500);
  expect(longest(starting)).toBeLessThan(LONGEST_AT_START_MS);
  expect(longest(running)).toBeLessThan(LONGEST_MS);
});
