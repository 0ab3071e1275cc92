import type { TimelineEntry } from '../model/intervention.ts';
import type { LaneName } from '../model/lanes.ts';
import { worstEntry, worstLane, openingMs } from '../model/notable.ts';
import type { KeyHistory, Trace } from '../model/trace.ts';
import type { ViewName } from '../model/views/index.ts';
import type { Described, EngineProgress, Failure, RunSummary } from '../worker/api.ts';
import { pictureAt } from './diagram/picture.ts';
import { rowsInFocus } from './diagram/ruler.ts';
import { answersAt } from './logic/answers.ts';
import { causesAt } from './logic/causes.ts';
import { headlineAt } from './logic/headline.ts';
import { interestingMoments, nextMoment } from './logic/moments.ts';
import { advance, clamp, DEFAULT_SPEED, FASTEST, neighbour, SLOWEST } from './logic/playback.ts';
import type { Theme } from './url-state.ts';

/** Where the trace comes from, and how far that has got. */
export type RunState = 'loading' | 'computing' | 'done' | 'failed';

/**
 * The state of the page. What is seen is a function of the trace and the cursor; this class holds both, moves the cursor, and derives. Where traces come
 * from is the business of `Session`; it writes here and nothing else does.
 */
export class Workbench {
  trace = $state.raw<Trace | null>(null);
  source = $state<'recorded' | 'live'>('recorded');
  run = $state<RunState>('loading');
  /** how far the run is that is being computed; it may be ahead of the trace on screen */
  progress = $state.raw<Trace['progress'] | null>(null);
  scenario = $state('');
  yaml = $state('');
  /** what the scenario file says, once it has been read */
  described = $state.raw<Described | null>(null);
  /** the seed that was asked for; `null` means the one the scenario names */
  seed = $state<number | null>(null);
  /** changes to the scenario file, as a link has them: `path=value`, joined by `;` */
  set = $state('');
  /** what was done to the run by hand, in the order in which it was done */
  entries = $state.raw<readonly TimelineEntry[]>([]);
  summary = $state.raw<RunSummary | null>(null);
  failure = $state.raw<Failure | null>(null);
  engine = $state.raw<EngineProgress>({ state: 'idle' });
  notices = $state<string[]>([]);

  cursorMs = $state(0);
  playing = $state(false);
  speed = $state(DEFAULT_SPEED);

  view = $state<ViewName>('balance');
  /** the answer that is shown, and whether somebody asked for it; otherwise it is the one the headline is about */
  key = $state<number | null>(null);
  keyChosen = $state(false);
  history = $state.raw<KeyHistory | null>(null);

  theme = $state<Theme>('light');
  /** the tab of the evidence area; empty until one is chosen */
  panel = $state('');
  /** what a screen reader is told next */
  announcement = $state('');

  readonly window = $derived(this.trace?.header.observe ?? { fromMs: 0, toMs: 0 });
  readonly computedToMs = $derived(this.trace?.computedToMs ?? 0);
  readonly moments = $derived(this.trace ? interestingMoments(this.trace, this.view) : []);
  readonly focusRows = $derived(this.trace ? rowsInFocus(this.trace) : 0);
  readonly headline = $derived(this.trace ? headlineAt(this.trace, this.view, this.keyChosen ? this.key : null, this.cursorMs) : null);
  /** the answer the headline is about */
  readonly toldKey = $derived(this.trace && this.headline && this.headline.place >= 0 ? this.trace.ledger.key[this.headline.place]! : null);
  readonly picture = $derived(this.trace && this.headline ? pictureAt(this.trace, this.view, this.headline.place, this.cursorMs) : null);
  readonly answers = $derived(this.history && this.history.view === this.view ? answersAt(this.history, this.cursorMs) : null);
  readonly causes = $derived(this.trace ? causesAt(this.trace, this.view, this.cursorMs) : []);

  /** One frame of playback: `frameMs` is the time since the frame before. */
  tick(frameMs: number): void {
    if (!this.playing) return;
    this.cursorMs = advance(this.cursorMs, frameMs, this.speed, this.computedToMs);
    if (this.cursorMs >= this.window.toMs) this.playing = false;
  }

  toggle(): void {
    if (!this.playing && this.cursorMs >= this.window.toMs) this.cursorMs = this.window.fromMs;
    this.playing = !this.playing;
    this.announce(this.playing ? 'Playing' : 'Paused');
  }

  seek(timeMs: number): void {
    this.cursorMs = clamp(Math.round(timeMs), this.window.fromMs, this.computedToMs);
    if (!this.playing) this.announce('');
  }

  skip(deltaMs: number): void {
    this.seek(this.cursorMs + deltaMs);
  }

  toStart(): void {
    this.seek(this.window.fromMs);
  }

  toEnd(): void {
    this.seek(this.window.toMs);
  }

  /** To the next or previous sample of the trace. */
  stepTick(direction: 1 | -1): void {
    if (this.trace) this.stepTo(neighbour(this.trace.samples.timeMs, this.cursorMs, direction));
  }

  /** To the next or previous record that makes an answer wrong or right. */
  stepRecord(direction: 1 | -1): void {
    if (!this.trace) return;
    const times = Object.values(this.trace.divergence).map((views) => views[this.view]?.timeMs ?? new Float64Array(0));
    const next = times.map((column) => neighbour(column, this.cursorMs, direction)).filter((ms) => ms !== this.cursorMs);
    if (next.length > 0) this.stepTo(direction === 1 ? Math.min(...next) : Math.max(...next));
  }

  stepMoment(direction: 1 | -1): void {
    const moment = nextMoment(this.moments, this.cursorMs, direction);
    if (!moment) return;
    this.stepTo(moment.timeMs);
    this.announce(moment.text);
  }

  setSpeed(speed: number): void {
    this.speed = clamp(speed, SLOWEST, FASTEST);
  }

  /** The key with the largest single error at the cursor, of the lane if one is given. */
  worstKey(lane: LaneName | null = null): number | null {
    if (!this.trace) return null;
    const place = worstEntry(
      this.trace.ledger,
      { view: this.view, lane: lane ?? worstLane(this.trace, this.view, this.cursorMs) },
      this.cursorMs,
    );
    return place < 0 ? null : this.trace.ledger.key[place]!;
  }

  /** Where a run is looked at first. */
  openingMs(): number {
    return this.trace && this.source === 'recorded' ? openingMs(this.trace) : this.window.fromMs;
  }

  announce(text: string): void {
    this.announcement = text;
  }

  private stepTo(timeMs: number): void {
    this.playing = false;
    this.seek(timeMs);
  }
}
