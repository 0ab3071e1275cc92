import type { ActionForm, EntryProblem, TimelineEntry } from '../model/intervention.ts';
import type { IndexDemonstration } from '../model/index-demonstration.ts';
import type { Recording } from '../model/recording.ts';
import type { Trace, TraceChunk, TraceHeader } from '../model/trace.ts';
import type { ViewName } from '../model/views/index.ts';
import type { Result, RunOptions } from '../worker/api.ts';
import { TraceStore } from '../model/trace-store.ts';
import { SimulationClient } from '../worker/client.ts';
import { keyOfAccount, parseAccount } from './logic/accounts.ts';
import { defaultSpeed } from './logic/playback.ts';
import { fetchRecording } from './fetch-recording.ts';
import { OPENING, scenarioText } from './scenarios.ts';
import { ShownKey } from './shown-key.ts';
import { turn } from './turns.ts';
import type { UrlState } from './url-state.ts';
import type { Workbench } from './workbench.svelte.ts';

/** A live run replaces the recording when it is this far ahead of the cursor, so that playback does not halt at the change. */
const HEAD_START_MS = 10 * 60_000;

/** While a run is computed the picture changes this often at most; chunks come faster. */
const PICTURE_EVERY_MS = 200;

/**
 * Brings traces to the workbench: first the recording of the opening scenario, then, when the batch engine is there, the run itself. A run that was
 * started later makes all messages of earlier ones void.
 */
export class Session {
  private readonly bench: Workbench;
  private client: SimulationClient | null = null;
  private readonly shownKey: ShownKey;
  private ready: Promise<'duckdb' | 'builtin'> | null = null;
  private runNumber = 0;
  /** the run that was started is another one than the trace on screen */
  private isOther = false;
  /** and it is looked at where the cursor stands, not from its start */
  private stays = false;
  /** what the link asked for; it counts for the first run only */
  private wish: UrlState;

  constructor(bench: Workbench, wish: UrlState) {
    this.bench = bench;
    this.wish = wish;
    this.shownKey = new ShownKey(bench, (view, key) => this.client!.history(view, key));
  }

  /** The recording first, and then the run: its worker would compete with the page for the processor while the page is still being built. */
  async open(): Promise<void> {
    const { bench, wish } = this;
    bench.scenario = wish.scenario ?? OPENING;
    bench.seed = wish.seed ?? null;
    bench.set = wish.set ?? '';
    bench.entries = wish.entries ?? [];
    const isOpening = bench.scenario === OPENING && bench.set === '' && bench.entries.length === 0;
    const recording = isOpening ? await fetchRecording() : null;
    await turn();
    if (recording && (bench.seed === null || bench.seed === recording.header.seed)) this.showRecording(recording);
    await turn();
    await this.start();
  }

  /** Another scenario, or the same with another seed. What is on screen stays until the new run has something to show. */
  async choose(scenario: string, seed: number | null): Promise<void> {
    const isSame = scenario === this.bench.scenario;
    const set = isSame ? this.bench.set : '';
    if (!isSame) this.bench.entries = [];
    this.bench.scenario = scenario;
    this.bench.seed = seed;
    await this.startAnew(set, {});
  }

  /** The same scenario and seed with changes to the file, `path=value` joined by `;`, seen through one view. */
  async change(set: string, view: ViewName): Promise<void> {
    await this.startAnew(set, { view });
  }

  /** Everything that can be done to a run. */
  async actions(): Promise<readonly ActionForm[]> {
    const result = await (this.client ??= new SimulationClient()).actions();
    return result.ok ? result.value : [];
  }

  /** Does something to the run from a time on; gives the reasons if it cannot be done, and then nothing has changed. */
  async intervene(entry: TimelineEntry): Promise<readonly EntryProblem[]> {
    const { entries } = this.bench;
    const problems = await this.problemsOf([...entries, entry]);
    if (problems.length === 0) this.playOn([...entries, entry]);
    return problems.map((problem) => ({ ...problem, entry: problem.entry === entries.length ? 0 : -1 }));
  }

  /** Takes back what was done, by its place in the list; the last if none is named. */
  removeIntervention(place = this.bench.entries.length - 1): void {
    if (place in this.bench.entries) this.playOn(this.bench.entries.toSpliced(place, 1));
  }

  /** Asks the run itself, not what is drawn of it; a recording has nothing more to say. */
  async ask<T>(question: (run: SimulationClient) => Promise<Result<T>>): Promise<Result<T>> {
    if (this.bench.source === 'live' && this.client !== null) return question(this.client);
    const message = 'A recording keeps no stores and no log. The run itself is being computed; ask again when it is there.';
    return { ok: false, failure: { kind: 'invalid', message, details: [] } };
  }

  /** An index of random keys, built in two ways in the worker; it needs no run. */
  async index(keys: number): Promise<Result<IndexDemonstration>> {
    return (this.client ??= new SimulationClient()).index(keys);
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
    this.shownKey.choose(key);
  }

  /** The headline has come to be about another answer. */
  followHeadline(): void {
    if (!this.bench.keyChosen) void this.shownKey.refresh();
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
    this.shownKey.forget();
    this.chooseKey(null);
  }

  private async startAnew(set: string, wish: UrlState): Promise<void> {
    this.bench.set = set;
    this.bench.summary = null;
    this.wish = wish;
    this.isOther = true;
    this.stays = false;
    await this.start();
  }

  /** The same run with other entries: the cursor, the view and the account stay, and so does the picture until the run has come to the cursor again. */
  private playOn(entries: readonly TimelineEntry[]): void {
    this.bench.entries = entries;
    this.bench.summary = null;
    this.stays = this.bench.trace !== null && (this.stays || !this.isOther);
    this.isOther = true;
    void this.start();
  }

  private async problemsOf(entries: readonly TimelineEntry[]): Promise<readonly EntryProblem[]> {
    const yaml = await scenarioText(this.bench.scenario);
    if (yaml === null || entries.length === 0) return [];
    const result = await (this.client ??= new SimulationClient()).check(yaml, this.options('builtin', entries));
    return result.ok ? result.value : [{ entry: -1, field: '', message: result.failure.message }];
  }

  /** A link may be of another version of the page, or typed by hand: what cannot be done is left out and named. */
  private async leaveOutBadEntries(): Promise<void> {
    const { bench, wish } = this;
    if (wish.entries === undefined || bench.entries !== wish.entries) return;
    const problems = await this.problemsOf(bench.entries);
    for (const { entry, field, message } of problems) {
      const what = bench.entries[entry]?.do ?? 'what the link does';
      bench.notices.push(`The link says to do ${what}${field === '' ? '' : `, ${field}`}: ${message}. It is left out.`);
    }
    if (problems.length > 0) {
      const all = problems.some(({ entry }) => entry < 0);
      bench.entries = all ? [] : bench.entries.filter((_, place) => problems.every(({ entry }) => entry !== place));
    }
  }

  private options(engine: RunOptions['engine'], entries: readonly TimelineEntry[]): RunOptions {
    const { set, seed } = this.bench;
    return { engine, set: set === '' ? [] : set.split(';'), entries, ...(seed === null ? {} : { seed }) };
  }

  private showRecording(recording: Recording): void {
    const { bench } = this;
    this.shownKey.recorded = recording.histories;
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
    await this.leaveOutBadEntries();
    void this.describe(client, yaml);
    const engine = await this.prepareEngine(client);
    if (run !== this.runNumber) return;
    bench.run = 'computing';
    bench.progress = null;
    let store: TraceStore | null = null;
    let shownMs = -PICTURE_EVERY_MS;
    const result = await client.run(
      yaml,
      this.options(engine, bench.entries),
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
    const { isOther, stays } = this;
    const isFirst = isOther || bench.trace === null;
    const awaitedMs = stays ? bench.cursorMs : (this.wish.t ?? -1);
    if (isFirst && !trace.complete && trace.computedToMs <= awaitedMs) return;
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
      if (isNew && !stays) this.lookAtStart();
    }
    void this.shownKey.refresh();
  }

  /** Puts the cursor, the view and the account where the link, or else the scenario, wants them. A link to a moment shows that moment: it does not play. */
  private lookAtStart(): void {
    const { bench, wish } = this;
    const { header } = bench.trace!;
    const views = header.views;
    bench.view = wish.view && views.includes(wish.view) ? wish.view : views[0]!;
    this.shownKey.forget();
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
    const result = await client.describe(yaml, this.options('builtin', bench.entries));
    if (run === this.runNumber) bench.described = result.ok ? result.value : null;
  }

  private prepareEngine(client: SimulationClient): Promise<'duckdb' | 'builtin'> {
    this.ready ??= client
      .prepareEngine((progress) => (this.bench.engine = progress))
      .then((last) => (last.state === 'failed' ? 'builtin' : 'duckdb'));
    return this.ready;
  }

  private fail(message: string, details: readonly string[]): void {
    this.bench.failure = { kind: 'invalid', message, details };
    this.bench.run = 'failed';
  }
}
