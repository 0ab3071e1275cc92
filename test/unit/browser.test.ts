import { afterEach, expect, test, vi } from 'vitest';
import { helpText, provideBrowser } from '../support/browser.ts';

afterEach(() => vi.unstubAllEnvs());

test.each(['/nowhere/chrome', '/bin/false'])(
  'a named browser that does not start is an error, not a reason to take another: %s',
  async (path) => {
    vi.stubEnv('WATERSHED_BROWSER', path);
    await expect(provideBrowser()).rejects.toThrow(`named by WATERSHED_BROWSER or CHROME_PATH does not start.\n  ${path}: `);
  },
);

test('without any browser the message says what was tried and what to do', () => {
  const text = helpText([{ path: '/usr/bin/chromium', error: 'exit code 127\nmore' }]);
  expect(text).toContain('/usr/bin/chromium: exit code 127');
  expect(text).toContain('npx playwright install --with-deps chromium');
  expect(text).toContain('WATERSHED_BROWSER=');
  expect(helpText([])).toContain('None was found');
});
