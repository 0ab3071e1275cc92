import type { Server } from 'node:http';
import type { TestProject } from 'vitest/node';
import { fileServer, listen } from '../../src/build/serve.mjs';
import { webBundle, webFolder } from '../../src/build/web-bundle.mjs';
import { provideBrowser } from './browser.ts';

/** Once for all browser tests: a browser that starts, the page as it is shipped, and the server that `npm start` uses. */
declare module 'vitest' {
  interface ProvidedContext {
    readonly browserPath: string;
    readonly pageAddress: string;
  }
}

const FIRST_PORT = 4273;

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  project.provide('browserPath', await provideBrowser());
  await webBundle();
  const server = fileServer(webFolder);
  const port = await listen(server, FIRST_PORT, '127.0.0.1');
  project.provide('pageAddress', `http://127.0.0.1:${port}/`);
  return () => stop(server);
}

function stop(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve, reject) => server.close((error) => (error ? reject(error) : resolve())));
}
