import { decodeRecording, type Recording } from '../model/recording.ts';
import type { KeyHistory, Trace, TraceChunk, TraceHeader } from '../model/trace.ts';
import type { ViewName } from '../model/views/index.ts';
import type { QueryFanIn, Result } from '../worker/api.ts';
import { TraceStore } from '../model/trace-store.ts';
import { SimulationClient } from '../worker/client.ts';
import { keyOfAccount, parseAccount } from './logic/accounts.ts';
import { defaultSpeed } from './logic/playback.ts';
import { OPENING, scenarioText } from './scenarios.ts';
import { turn } from './turns.ts';
import type { UrlState } from './url-state.ts';
import type { Workbench } from './workbench.svelte.ts';

/** A live run replaces the recording when it is this far ahead of the cursor, so that playback does not halt at the change. */
const HEAD_START_MS = 10 * 60_000;

const FIRST_ACCOUNT = { account: 1, currency: 0 };

/** While a run is computed the picture changes this often at most; chunks come faster. */
const PICTURE_EVERY_MS = 200;

/**
 * Brings traces to the workbench: first the recording of the opening scenario, then, when the batch engine is there, the run itself. A run that was
 * started later makes all messages of earlier ones void.
 */
export class Session {
  private readonly bench: Workbench;
  private client: SimulationClient | null = null;
  private histories: readonly KeyHistory[] = [];
  private ready: Promise<'duckdb' | 'builtin'> | null = null;
  private runNumber = 0;
  private asking = false;
  private askAgain = false;
  /** the run that was started is another one than the trace on screen */
  private isOther = false;
  /** what the link asked for; it counts for the first run only */
  private wish: UrlState;

  constructor(bench: Workbench, wish: UrlState) {
    this.bench = bench;
    this.wish = wish;
  }

  /** The recording first, and then the run: its worker would compete with the page for the processor while the page is still being built. */
  async open(): Promise<void> {
    const { bench, wish } = this;
    bench.scenario = wish.scenario ?? OPENING;
    bench.seed = wish.seed ?? null;
    bench.set = wish.set ?? '';
    const recording = bench.scenario === OPENING && bench.set === '' ? await fetchRecording() : null;
    await turn();
    if (recording && (bench.seed === null || bench.seed === recording.header.seed)) this.showRecording(recording);
    await turn();
    await this.start();
  }

  /** Another scenario, or the same with another seed. What is on screen stays until the new run has something to show. */
  async choose(scenario: string, seed: number | null): Promise<void> {
    const set = scenario === this.bench.scenario ? this.bench.set : '';
    this.bench.scenario = scenario;
    this.bench.seed = seed;
    await this.startAnew(set, {});
  }

  /** The same scenario and seed with changes to the file, `path=value` joined by `;`, seen through one view. */
  async change(set: string, view: ViewName): Promise<void> {
    await this.startAnew(set, { view });
  }

  /** What one question reads in each lane, measured now. */
  async fanIn(view: ViewName, key: number): Promise<Result<QueryFanIn>> {
    if (this.bench.source === 'live' && this.client !== null) return this.client.fanIn(view, key);
    const message = 'A recording keeps no stores to ask. The run itself is being computed; ask again when it is there.';
    return { ok: false, failure: { kind: 'invalid', message, details: [] } };
  }

  /** After a crash or a failed engine: a new worker, the same run. */
  async restart(): Promise<void> {
    this.client?.terminate();
    this.client = null;
    this.ready = null;
    await this.start();
  }

  /** The SQL engine failed in the middle of a run: the same run with the built-in one. */
  async useBuiltin(): Promise<void> {
    this.ready = Promise.resolve('builtin');
    this.bench.notices.push('The batch is computed by the built-in engine; that is not an independent check.');
    await this.start();
  }

  /** Shows the answer that somebody asks for; with `null`, again the one the headline is about. */
  chooseKey(key: number | null): void {
    this.bench.keyChosen = key !== null;
    if (key !== null) {
      this.bench.key = key;
      this.bench.history = null;
    }
    void this.refreshHistory();
  }

  /** The headline has come to be about another answer. */
  followHeadline(): void {
    if (!this.bench.keyChosen) void this.refreshHistory();
  }

  /** A sentence if the text names no account of this run. */
  chooseAccount(text: string): string | null {
    const { bench } = this;
    if (!bench.trace) return 'There is no run yet.';
    const parsed = parseAccount(text, bench.trace.header.accounts);
    if (!parsed.ok) return parsed.message;
    this.chooseKey(keyOfAccount(bench.view, parsed.choice, bench.cursorMs, bench.trace.header.bucketMs));
    return null;
  }

  chooseView(view: Workbench['view']): void {
    this.bench.view = view;
    this.forgetKey();
    this.chooseKey(null);
  }

  private async startAnew(set: string, wish: UrlState): Promise<void> {
    this.bench.set = set;
    this.bench.summary = null;
    this.wish = wish;
    this.isOther = true;
    await this.start();
  }

  private showRecording(recording: Recording): void {
    const { bench } = this;
    this.histories = recording.histories;
    bench.yaml = recording.yaml;
    bench.source = 'recorded';
    bench.trace = new TraceStore(recording.header).append(recording.chunk);
    bench.summary = recording.summary;
    this.lookAtStart();
  }

  private async start(): Promise<void> {
    const { bench } = this;
    const run = ++this.runNumber;
    bench.failure = null;
    bench.run = 'loading';
    const yaml = await scenarioText(bench.scenario);
    if (yaml === null) return this.fail(`There is no scenario "${bench.scenario}".`, ['Choose one from the list at the top.']);
    const client = (this.client ??= new SimulationClient());
    void this.describe(client, yaml);
    const engine = await this.prepareEngine(client);
    if (run !== this.runNumber) return;
    bench.run = 'computing';
    bench.progress = null;
    const set = bench.set === '' ? [] : bench.set.split(';');
    const options = { engine, set, ...(bench.seed === null ? {} : { seed: bench.seed }) };
    let store: TraceStore | null = null;
    let shownMs = -PICTURE_EVERY_MS;
    const result = await client.run(
      yaml,
      options,
      (header: TraceHeader) => (store = new TraceStore(header)),
      (chunk: TraceChunk) => {
        if (run !== this.runNumber || !store) return;
        const trace = store.append(chunk);
        if (chunk.progress.phase !== 'done' && performance.now() - shownMs < PICTURE_EVERY_MS) return;
        shownMs = performance.now();
        this.receive(trace, yaml);
      },
    );
    if (run !== this.runNumber) return;
    if (!result.ok) {
      if (result.failure.kind === 'cancelled') return;
      bench.failure = result.failure;
      bench.run = 'failed';
      return;
    }
    bench.summary = result.value;
    bench.run = 'done';
  }

  private receive(trace: Trace, yaml: string): void {
    const { bench } = this;
    bench.progress = trace.progress;
    const isOther = this.isOther;
    this.isOther = false;
    if (!isOther && bench.source === 'recorded' && bench.trace && bench.yaml === yaml && bench.trace.header.seed === trace.header.seed) {
      if (!trace.complete && trace.computedToMs < bench.cursorMs + HEAD_START_MS) return;
      bench.source = 'live';
      bench.trace = trace;
    } else {
      const isNew = isOther || bench.yaml !== yaml || bench.trace?.header.seed !== trace.header.seed || bench.source === 'recorded';
      bench.yaml = yaml;
      bench.source = 'live';
      bench.trace = trace;
      if (isNew) this.lookAtStart();
    }
    void this.refreshHistory();
  }

  /** Puts the cursor, the view and the account where the link, or else the scenario, wants them. A link to a moment shows that moment: it does not play. */
  private lookAtStart(): void {
    const { bench, wish } = this;
    const { header } = bench.trace!;
    const views = header.views;
    bench.view = wish.view && views.includes(wish.view) ? wish.view : views[0]!;
    this.forgetKey();
    bench.setSpeed(wish.speed ?? defaultSpeed(header.observe.toMs - header.observe.fromMs));
    bench.cursorMs = bench.openingMs();
    if (wish.t !== undefined) bench.seek(wish.t);
    bench.playing = wish.t === undefined && !matchMedia('(prefers-reduced-motion: reduce)').matches;
    const problem = wish.account === undefined ? null : this.chooseAccount(wish.account);
    if (problem !== null) bench.notices.push(problem);
    if (wish.account === undefined || problem !== null) this.chooseKey(null);
  }

  private async describe(client: SimulationClient, yaml: string): Promise<void> {
    const { bench } = this;
    const run = this.runNumber;
    const result = await client.describe(yaml);
    if (run === this.runNumber) bench.described = result.ok ? result.value : null;
  }

  private prepareEngine(client: SimulationClient): Promise<'duckdb' | 'builtin'> {
    this.ready ??= client
      .prepareEngine((progress) => (this.bench.engine = progress))
      .then((last) => (last.state === 'failed' ? 'builtin' : 'duckdb'));
    return this.ready;
  }

  private forgetKey(): void {
    this.bench.key = null;
    this.bench.keyChosen = false;
    this.bench.history = null;
  }

  /** Whose answers are wanted: the account chosen, or that of the headline, or that of the last headline, or the first account. */
  private wantedKey(): number | null {
    const { bench } = this;
    if (bench.keyChosen) return bench.key;
    if (!bench.trace) return null;
    return bench.toldKey ?? bench.key ?? keyOfAccount(bench.view, FIRST_ACCOUNT, bench.cursorMs, bench.trace.header.bucketMs);
  }

  /** One question at a time; if the answer is out of date when it comes, ask again. What was shown stays until then. */
  private async refreshHistory(): Promise<void> {
    const { bench } = this;
    const key = this.wantedKey();
    if (key === null) return;
    const { view } = bench;
    if (bench.source === 'recorded') {
      const history = this.histories.find((candidate) => candidate.view === view && candidate.key === key);
      if (history) this.show(history);
      else bench.key ??= key;
      return;
    }
    this.askAgain = this.asking;
    if (this.asking) return;
    this.asking = true;
    const result = await this.client!.history(view, key);
    this.asking = false;
    const isWanted = bench.view === view && this.wantedKey() === key;
    if (result.ok && isWanted) this.show(result.value);
    if (this.askAgain || !isWanted) void this.refreshHistory();
  }

  private show(history: KeyHistory): void {
    this.bench.key = history.key;
    this.bench.history = history;
  }

  private fail(message: string, details: readonly string[]): void {
    this.bench.failure = { kind: 'invalid', message, details };
    this.bench.run = 'failed';
  }
}

/** `null` if there is none or it cannot be read; the page then waits for the run. */
async function fetchRecording(): Promise<Recording | null> {
  try {
    const response = await fetch(new URL('recordings/payday.json', document.baseURI));
    return response.ok ? decodeRecording(await response.text()) : null;
  } catch {
    return null;
  }
}
