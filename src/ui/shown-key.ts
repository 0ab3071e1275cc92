import type { KeyHistory } from '../model/trace.ts';
import type { ViewName } from '../model/views/index.ts';
import type { Result } from '../worker/api.ts';
import { keyOfAccount } from './logic/accounts.ts';
import type { Workbench } from './workbench.svelte.ts';

const FIRST_ACCOUNT = { account: 1, currency: 0 };

/** Whose answers are shown: the account that somebody chose, or the one the headline is about; and what every lane answered about it, once that is known. */
export class ShownKey {
  /** the answers that came with a recording, which has no run to ask */
  recorded: readonly KeyHistory[] = [];
  private readonly bench: Workbench;
  private readonly ask: (view: ViewName, key: number) => Promise<Result<KeyHistory>>;
  private asking = false;
  private askAgain = false;

  constructor(bench: Workbench, ask: (view: ViewName, key: number) => Promise<Result<KeyHistory>>) {
    this.bench = bench;
    this.ask = ask;
  }

  choose(key: number | null): void {
    this.bench.keyChosen = key !== null;
    if (key !== null) {
      this.bench.key = key;
      this.bench.history = null;
    }
    void this.refresh();
  }

  forget(): void {
    this.bench.key = null;
    this.bench.keyChosen = false;
    this.bench.history = null;
  }

  /** One question at a time; if the answer is out of date when it comes, ask again. What was shown stays until then. */
  async refresh(): Promise<void> {
    const { bench } = this;
    const key = this.wanted();
    if (key === null) return;
    const { view } = bench;
    if (bench.source === 'recorded') {
      const history = this.recorded.find((candidate) => candidate.view === view && candidate.key === key);
      if (history) this.show(history);
      else bench.key ??= key;
      return;
    }
    this.askAgain = this.asking;
    if (this.asking) return;
    this.asking = true;
    const result = await this.ask(view, key);
    this.asking = false;
    const isWanted = bench.view === view && this.wanted() === key;
    if (result.ok && isWanted) this.show(result.value);
    if (this.askAgain || !isWanted) void this.refresh();
  }

  /** The account chosen, or that of the headline, or that of the last headline, or the first account. */
  private wanted(): number | null {
    const { bench } = this;
    if (bench.keyChosen) return bench.key;
    if (!bench.trace) return null;
    return bench.toldKey ?? bench.key ?? keyOfAccount(bench.view, FIRST_ACCOUNT, bench.cursorMs, bench.trace.header.bucketMs);
  }

  private show(history: KeyHistory): void {
    this.bench.key = history.key;
    this.bench.history = history;
  }
}
