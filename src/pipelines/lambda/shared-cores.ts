/** What a run has to do, and how far it is. Times in µs of virtual time, work in µs of one core. */
interface Job {
  readonly id: number;
  /** starting up until then; takes no cores before */
  readonly readyUs: number;
  restUs: number;
}

export interface SharedCoresSnapshot {
  readonly nowUs: number;
  readonly cores: number;
  readonly jobs: readonly Readonly<Job>[];
}

/**
 * Cores shared by all runs that are at work at a time, in equal parts. How long a run takes therefore depends on who else is there, and its end can be told only
 * until the next run starts. A run that is alone takes work / cores.
 */
export class SharedCores {
  private nowUs = 0;
  private cores: number;
  private jobs: Job[] = [];

  constructor(cores: number) {
    this.cores = cores;
  }

  add(id: number, timeMs: number, startupMs: number, workUs: number): void {
    this.advance(timeMs);
    this.jobs.push({ id, readyUs: (timeMs + startupMs) * 1_000, restUs: workUs });
  }

  remove(id: number, timeMs: number): void {
    this.advance(timeMs);
    this.jobs = this.jobs.filter((job) => job.id !== id);
  }

  setCores(cores: number, timeMs: number): void {
    this.advance(timeMs);
    this.cores = cores;
  }

  /** Who is done first, and when (rounded up to the ms), if nobody comes and nobody goes; `null` if nobody is at work. */
  next(): { readonly id: number; readonly endMs: number } | null {
    const ahead = new SharedCores(this.cores);
    ahead.restore(this.snapshot());
    for (;;) {
      if (ahead.jobs.length === 0) return null;
      const done = ahead.jobs.find((job) => job.readyUs <= ahead.nowUs && job.restUs <= 0);
      if (done !== undefined) return { id: done.id, endMs: Math.ceil(ahead.nowUs / 1_000) };
      ahead.step(Infinity);
    }
  }

  snapshot(): SharedCoresSnapshot {
    return { nowUs: this.nowUs, cores: this.cores, jobs: this.jobs.map((job) => ({ ...job })) };
  }

  restore({ nowUs, cores, jobs }: SharedCoresSnapshot): void {
    this.nowUs = nowUs;
    this.cores = cores;
    this.jobs = jobs.map((job) => ({ ...job }));
  }

  private advance(timeMs: number): void {
    while (this.nowUs < timeMs * 1_000) this.step(timeMs * 1_000);
  }

  /** Up to the next moment at which the number of those at work changes, but not beyond `untilUs`. */
  private step(untilUs: number): void {
    const working = this.jobs.filter((job) => job.readyUs <= this.nowUs && job.restUs > 0);
    const starts = this.jobs.filter((job) => job.readyUs > this.nowUs).map(({ readyUs }) => readyUs);
    const ends = working.map(({ restUs }) => this.nowUs + Math.ceil((restUs * working.length) / this.cores));
    const toUs = Math.min(untilUs, ...starts, ...ends);
    const shareUs = Math.floor(((toUs - this.nowUs) * this.cores) / Math.max(1, working.length));
    for (const job of working) job.restUs -= shareUs;
    this.nowUs = toUs;
  }
}
