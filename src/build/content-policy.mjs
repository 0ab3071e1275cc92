// @ts-check

/**
 * What the page may load: its own files and nothing else, so that no request can leave the origin even if a dependency tries. WebAssembly may be
 * compiled (DuckDB), text may not be turned into code. Workers take the policy of their own response, which is why the server sends it with every file;
 * for hosts that send no headers the built page carries it as a `<meta>` too.
 */
const DIRECTIVES = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "style-src 'self'",
  "font-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
];

/** The header. A page inside a frame of another site could be made to receive clicks unseen; only a header can forbid that. */
export const contentPolicy = [...DIRECTIVES, "frame-ancestors 'none'"].join('; ');

/**
 * Writes the policy into the built page. Not in development: its server inserts styles and a reload script into the page.
 * @returns {import('vite').Plugin}
 */
export function policyMeta() {
  return {
    name: 'content-policy',
    apply: 'build',
    transformIndexHtml: () => [
      { tag: 'meta', attrs: { 'http-equiv': 'Content-Security-Policy', content: DIRECTIVES.join('; ') }, injectTo: 'head-prepend' },
    ],
  };
}
