/**
 * Asks whether a file can be had before somebody else loads it: DuckDB's own worker gives no answer at all when it cannot fetch its WebAssembly, and whoever
 * waits for it would wait until a time limit. Throws an error that says why not.
 */
export async function assertReachable(address: string): Promise<void> {
  const response = await fetch(address, { method: 'HEAD' }).catch(() => null);
  if (response?.ok) return;
  const reason = response === null ? 'the request was refused, or there is no connection' : `the server answers ${response.status}`;
  throw new Error(`its file could not be loaded (${reason})`);
}
