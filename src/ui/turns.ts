/**
 * The page is built in pieces, each in a task of its own, and between two pieces the browser draws a frame and answers to the user. All of it at once
 * would be one long task, in which nothing moves and no key is heard.
 */
const waiting: (() => void)[] = [];

/** Resolves when it is the caller's turn: in the order of asking, one after each frame. */
export function turn(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve);
    if (waiting.length === 1) afterFrame(next);
  });
}

function next(): void {
  waiting.shift()!();
  if (waiting.length > 0) afterFrame(next);
}

/** What a frame callback does belongs to the task that draws the frame; a timer set there fires after it. */
function afterFrame(run: () => void): void {
  requestAnimationFrame(() => setTimeout(run, 0));
}
