/**
 * Pages in memory in front of pages on disk, counted and not stored. A page that is needed and not here is read, and the one that was not used for the longest
 * time makes room for it ("least recently used"); if that one was changed it is written first. A page that changes a hundred times while it is here is
 * written once, and that is all that such a cache can save: where every change meets another page, each costs a read and a write.
 */
export class PageCache {
  readonly capacity: number;
  reads = 0;
  writes = 0;
  /** page → whether it differs from the one on disk; the page used last is last */
  private readonly held = new Map<number, boolean>();

  constructor(capacity: number) {
    this.capacity = capacity;
  }

  /** A page that is on disk is looked at. */
  read(page: number): void {
    const isChanged = this.held.get(page);
    if (isChanged === undefined) this.reads++;
    this.use(page, isChanged ?? false);
  }

  /** A page that is on disk is looked at and changed. */
  change(page: number): void {
    if (!this.held.has(page)) this.reads++;
    this.use(page, true);
  }

  /** A page that is on no disk yet. */
  create(page: number): void {
    this.use(page, true);
  }

  /** What was changed is written; every page stays. */
  flush(): void {
    for (const [page, isChanged] of this.held) {
      if (!isChanged) continue;
      this.writes++;
      this.held.set(page, false);
    }
  }

  private use(page: number, isChanged: boolean): void {
    this.held.delete(page);
    this.held.set(page, isChanged);
    if (this.held.size <= this.capacity) return;
    const oldest = this.held.keys().next().value!;
    if (this.held.get(oldest) === true) this.writes++;
    this.held.delete(oldest);
  }
}
