import type { Workbench } from './workbench.svelte.ts';

/** Real time enters the page here and nowhere else: the time between two frames moves the cursor. */
const HIDDEN_PAUSE_MS = 5_000;

export function startFrames(bench: Workbench): void {
  let before = performance.now();
  const frame = (now: number) => {
    bench.tick(now - before);
    before = now;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);

  let timer: ReturnType<typeof setTimeout> | undefined;
  document.addEventListener('visibilitychange', () => {
    clearTimeout(timer);
    if (!document.hidden || !bench.playing) return;
    timer = setTimeout(() => {
      bench.playing = false;
      bench.notices.push('Playback was paused while the page was in the background.');
    }, HIDDEN_PAUSE_MS);
  });
}
