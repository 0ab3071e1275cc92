// @ts-check
import { createReadStream } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, sep } from 'node:path';
import { contentPolicy } from './content-policy.mjs';

/** @type {Record<string, string>} */
const TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
  '.yaml': 'text/plain; charset=utf-8',
};

const HEADERS = {
  'Content-Security-Policy': contentPolicy,
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=()',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
};

const PORTS_TRIED = 20;

/** The build puts a hash of the content into the names of the files in this folder, so they never change. */
const HASHED = 'assets';

/**
 * A server for one folder of files. It exists so that the built page can be used and tested with the headers it is meant for; any static host does.
 * Files are sent as they are: on the loopback compressing 34 MB of WebAssembly costs more than it saves, and the page shows the true length while loading.
 * @param {string} folder
 * @returns {import('node:http').Server}
 */
export function fileServer(folder) {
  return createServer((request, response) => {
    respond(folder, request, response).catch(() => refuse(response, 500, 'The file could not be read.'));
  });
}

/**
 * Listens on the first free port from `port` on.
 * @param {import('node:http').Server} server
 * @param {number} port
 * @param {string} host
 * @returns {Promise<number>} the port
 */
export async function listen(server, port, host) {
  const last = Math.min(port + PORTS_TRIED - 1, 65_535);
  for (let candidate = port; candidate <= last; candidate += 1) {
    if (await tryPort(server, candidate, host)) return candidate;
  }
  throw new Error(
    `No free port on ${host} from ${port} to ${last}. End a program that uses one, or choose another: npm start -- --port 5000`,
  );
}

/**
 * @param {import('node:http').Server} server
 * @param {number} port
 * @param {string} host
 * @returns {Promise<boolean>} false if the port is taken
 */
function tryPort(server, port, host) {
  return new Promise((resolve, reject) => {
    /** @param {NodeJS.ErrnoException} error */
    const failed = (error) => (error.code === 'EADDRINUSE' ? resolve(false) : reject(error));
    server.once('error', failed);
    server.listen(port, host, () => {
      server.off('error', failed);
      resolve(true);
    });
  });
}

/**
 * @param {string} folder
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 */
async function respond(folder, request, response) {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('Allow', 'GET, HEAD');
    return refuse(response, 405, 'Only GET and HEAD are answered.');
  }
  const base = await realpath(folder);
  const path = await fileOf(base, request.url ?? '/');
  if (path === null) return refuse(response, 404, 'There is no such file.');
  const { size, mtimeMs } = await stat(path);
  const tag = `"${size.toString(36)}-${Math.trunc(mtimeMs).toString(36)}"`;
  const headers = {
    ...HEADERS,
    ETag: tag,
    'Cache-Control': path.startsWith(join(base, HASHED) + sep) ? 'public, max-age=31536000, immutable' : 'no-cache',
  };
  if (request.headers['if-none-match'] === tag) return void response.writeHead(304, headers).end();
  response.writeHead(200, { ...headers, 'Content-Type': TYPES[extname(path)] ?? 'application/octet-stream', 'Content-Length': size });
  if (request.method === 'HEAD') return void response.end();
  createReadStream(path)
    .on('error', () => response.destroy())
    .pipe(response);
}

/**
 * The file that an address names, or null: not there, not a file, or outside the folder after all `..`, escapes and links are resolved.
 * @param {string} base
 * @param {string} url
 */
async function fileOf(base, url) {
  try {
    const name = decodeURIComponent(url.split(/[?#]/, 1)[0] ?? '/');
    const path = await realpath(join(base, name.endsWith('/') ? `${name}index.html` : name));
    return path.startsWith(base + sep) && (await stat(path)).isFile() ? path : null;
  } catch {
    return null;
  }
}

/**
 * @param {import('node:http').ServerResponse} response
 * @param {number} status
 * @param {string} reason
 */
function refuse(response, status, reason) {
  if (response.headersSent) return void response.destroy();
  response.writeHead(status, { ...HEADERS, 'Content-Type': 'text/plain; charset=utf-8' }).end(`${reason}\n`);
}
