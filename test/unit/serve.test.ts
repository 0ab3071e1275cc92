import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { connect, type AddressInfo } from 'node:net';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fileServer, listen } from '../../src/build/serve.mjs';

const above = mkdtempSync(join(tmpdir(), 'watershed-serve-'));
const folder = join(above, 'web');
const server = fileServer(folder);
let port = 0;
const address = (): string => `http://127.0.0.1:${port}`;

beforeAll(async () => {
  mkdirSync(join(folder, 'assets'), { recursive: true });
  writeFileSync(join(above, 'secret.txt'), 'secret');
  writeFileSync(join(folder, 'index.html'), '<title>page</title>');
  writeFileSync(join(folder, 'assets/engine-1a2b.wasm'), 'wasm');
  symlinkSync(join(above, 'secret.txt'), join(folder, 'link.txt'));
  port = await listen(server, 20_173, '127.0.0.1');
});

afterAll(() => {
  server.close();
  rmSync(above, { recursive: true });
});

/** A request line sent as it is: `fetch` would resolve the dots itself. */
function rawStatus(requestTarget: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () =>
      socket.write(`GET ${requestTarget} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`),
    );
    let text = '';
    socket.on('data', (data) => (text += data.toString()));
    socket.on('end', () => resolve(Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1])));
    socket.on('error', reject);
  });
}

test('sends files with their type, the content policy and a lasting cache for hashed names only', async () => {
  const page = await fetch(`${address()}/?scenario=payday`);
  expect([page.status, await page.text()]).toEqual([200, '<title>page</title>']);
  expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(page.headers.get('cache-control')).toBe('no-cache');
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(page.headers.get('x-content-type-options')).toBe('nosniff');
  const wasm = await fetch(`${address()}/assets/engine-1a2b.wasm`);
  expect(wasm.headers.get('content-type')).toBe('application/wasm');
  expect(wasm.headers.get('content-length')).toBe('4');
  expect(wasm.headers.get('cache-control')).toContain('immutable');
});

test('answers 304 to a copy that is current, and only GET and HEAD at all', async () => {
  const tag = (await fetch(address())).headers.get('etag')!;
  expect((await fetch(address(), { headers: { 'If-None-Match': tag } })).status).toBe(304);
  expect((await fetch(address(), { headers: { 'If-None-Match': '"older"' } })).status).toBe(200);
  const head = await fetch(address(), { method: 'HEAD' });
  expect([head.status, await head.text()]).toEqual([200, '']);
  expect((await fetch(address(), { method: 'POST' })).status).toBe(405);
});

test.each([
  '/missing.js',
  '/../secret.txt',
  '/..%2fsecret.txt',
  '/%2e%2e/secret.txt',
  '/link.txt',
  '/assets',
  '/%',
  '/%00',
  '//etc/passwd',
])('does not leave its folder: %s', async (requestTarget) => {
  expect(await rawStatus(requestTarget)).toBe(404);
});

test('takes the next port when one is taken', async () => {
  const other = createServer();
  expect(await listen(other, port, '127.0.0.1')).toBeGreaterThan(port);
  expect((other.address() as AddressInfo).port).toBeGreaterThan(port);
  other.close();
});

test('says so when no port is left', async () => {
  const last = createServer();
  await listen(last, 65_535, '127.0.0.1').catch(() => undefined);
  await expect(listen(createServer(), 65_535, '127.0.0.1')).rejects.toThrow(/No free port on 127\.0\.0\.1 from 65535 to 65535/);
  last.close();
});
