import type { Report } from './engine.worker.ts';

/** Runs the cases of the batch engine in a worker, as the product does, and hands what came out to the test. */
declare global {
  interface Window {
    engineReport: Promise<Report>;
  }
}

window.engineReport = new Promise((resolve, reject) => {
  const worker = new Worker(new URL('./engine.worker.ts', import.meta.url), { type: 'module' });
  worker.addEventListener('message', ({ data }: MessageEvent<Report>) => resolve(data));
  worker.addEventListener('error', ({ message }) => reject(new Error(message)));
});
