import type { Browser, BrowserContextOptions, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, expect, inject } from 'vitest';
import { launch } from './browser.ts';

/**
 * A watched page for browser tests. Whatever a test looks at, it fails as well if the page writes an error to the console, throws, breaks its content
 * policy, or asks another origin for anything, from the page or from a worker.
 */
export interface WatchedPage {
  readonly page: Page;
  /** Addresses asked for so far. */
  readonly requests: readonly string[];
}

interface Watch extends WatchedPage {
  readonly offences: string[];
}

/** Call once in a test file; the returned function opens a page for the test that calls it: of the product, or of what `addressOf` names. */
export function browserPages(
  addressOf = (): string => inject('pageAddress'),
): (path?: string, options?: BrowserContextOptions) => Promise<WatchedPage> {
  let browser: Browser;
  let watched: Watch[] = [];

  beforeAll(async () => {
    browser = await launch(inject('browserPath'));
  });
  afterAll(() => browser.close());
  afterEach(async () => {
    const finished = watched;
    watched = [];
    await Promise.all(finished.map(({ page }) => page.context().close()));
    expect(finished.flatMap(({ offences }) => offences)).toEqual([]);
  });

  return async (path = '', options = {}) => {
    const address = addressOf();
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
    const requests: string[] = [];
    const offences: string[] = [];
    context.on('request', (request) => {
      requests.push(request.url());
      if (!isLocal(request.url(), address)) offences.push(`asked for ${request.url()}`);
    });
    context.on('response', (response) => {
      if (response.status() >= 400) offences.push(`${response.status()} for ${response.url()}`);
    });
    context.on('console', (message) => {
      if (message.type() === 'error') offences.push(`console: ${message.text()}`);
    });
    context.on('weberror', (error) => offences.push(`uncaught: ${error.error().stack ?? error.error().message}`));
    const page = await context.newPage();
    watched.push({ page, requests, offences });
    await page.goto(new URL(path, address).href);
    return { page, requests };
  };
}

const isLocal = (url: string, address: string): boolean => /^(data|blob|about):/.test(url) || url.startsWith(address);
