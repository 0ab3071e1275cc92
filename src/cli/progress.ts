/** One line on stderr that is written over again and again, and gone at the end. Says nothing if nobody is looking. */
export class Progress {
  private readonly isOn: boolean;
  private shownMs = 0;
  private width = 0;

  constructor(isQuiet: boolean) {
    this.isOn = !isQuiet && process.stderr.isTTY;
  }

  show(text: string): void {
    const now = performance.now();
    if (!this.isOn || now - this.shownMs < 100) return;
    this.shownMs = now;
    const line = text.slice(0, (process.stderr.columns || 80) - 1);
    process.stderr.write(`\r${line.padEnd(this.width)}`);
    this.width = line.length;
  }

  clear(): void {
    if (this.isOn && this.width > 0) process.stderr.write(`\r${' '.repeat(this.width)}\r`);
    this.width = 0;
  }
}
