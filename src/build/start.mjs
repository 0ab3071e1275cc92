// @ts-check
import { parseArgs } from 'node:util';
import { fileServer, listen } from './serve.mjs';
import { webBundle, webFolder } from './web-bundle.mjs';

/** `npm start`: build the page and serve it on this machine. */
const DEFAULT_PORT = 4173;

try {
  const { port, host } = options();
  console.log('Building the page …');
  await webBundle();
  const server = fileServer(webFolder);
  const taken = await listen(server, port, host);
  if (taken !== port) console.log(`Port ${port} is taken; using ${taken}.`);
  console.log(`Watershed runs at http://${host}:${taken}/   (Ctrl-C ends it)`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

function options() {
  const { values } = parseArgs({ options: { port: { type: 'string' }, host: { type: 'string', default: '127.0.0.1' } } });
  const text = values.port ?? process.env['PORT'] ?? String(DEFAULT_PORT);
  const port = Number(text);
  if (!/^\d+$/.test(text) || port < 1 || port > 65_535) throw new Error(`The port is '${text}', expected a whole number from 1 to 65535.`);
  return { port, host: values.host };
}
