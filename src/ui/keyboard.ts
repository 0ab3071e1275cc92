import { tinykeys } from 'tinykeys';
import { faster, slower } from './logic/playback.ts';
import { charts } from './charts/index.ts';
import { panels } from './panels/index.ts';
import type { Session } from './session.ts';
import type { Workbench } from './workbench.svelte.ts';

/** One list of shortcuts: what listens and what the help sheet shows are the same entries. */
export interface Shortcut {
  /** as tinykeys writes them */
  readonly keys: readonly string[];
  /** as people read them */
  readonly label: string;
  readonly text: string;
  readonly run: (bench: Workbench, session: Session) => void;
}

const SKIP_MS = 5_000;
export const LAST_DIGIT = 9;

export const SHORTCUTS: readonly Shortcut[] = [
  { keys: ['Space', 'k'], label: 'Space or K', text: 'play, pause', run: (bench) => bench.toggle() },
  { keys: ['.'], label: '.', text: 'next record that changes who is right', run: (bench) => bench.stepRecord(1) },
  { keys: [','], label: ',', text: 'previous such record', run: (bench) => bench.stepRecord(-1) },
  { keys: ['Shift+>', 'Shift+.'], label: 'Shift .', text: 'next sample', run: (bench) => bench.stepTick(1) },
  { keys: ['Shift+<', 'Shift+,'], label: 'Shift ,', text: 'previous sample', run: (bench) => bench.stepTick(-1) },
  { keys: [']'], label: ']', text: 'next interesting moment', run: (bench) => bench.stepMoment(1) },
  { keys: ['['], label: '[', text: 'previous interesting moment', run: (bench) => bench.stepMoment(-1) },
  { keys: ['l'], label: 'L', text: '5 s forward', run: (bench) => bench.skip(SKIP_MS) },
  { keys: ['j'], label: 'J', text: '5 s back', run: (bench) => bench.skip(-SKIP_MS) },
  { keys: ['='], label: '=', text: 'faster', run: (bench) => bench.setSpeed(faster(bench.speed)) },
  { keys: ['-'], label: '-', text: 'slower', run: (bench) => bench.setSpeed(slower(bench.speed)) },
  { keys: ['Home'], label: 'Home', text: 'to the start', run: (bench) => bench.toStart() },
  { keys: ['End'], label: 'End', text: 'to the end', run: (bench) => bench.toEnd() },
  { keys: ['r'], label: 'R', text: 'to the start, same seed', run: (bench) => bench.toStart() },
  { keys: ['u'], label: 'U', text: 'take back what was done by hand last', run: (_, session) => session.removeIntervention() },
  {
    keys: ['Shift+R'],
    label: 'Shift R',
    text: 'run again with the next seed',
    run: (bench, session) => void session.choose(bench.scenario, (bench.trace?.header.seed ?? 0) + 1),
  },
];

/** Digits choose what is shown in the evidence area, in the order of the tabs on screen. */
export const tabIds = (withChart: boolean): string[] =>
  (withChart ? [...charts, ...panels] : [...panels, ...charts.slice(1)]).map(({ id }) => id);

export function listenToKeys(bench: Workbench, session: Session, openHelp: () => void): () => void {
  const handlers: Record<string, (event: KeyboardEvent) => void> = {};
  const on = (key: string, run: () => void) => {
    handlers[key] = (event) => {
      if (isBusy(event)) return;
      event.preventDefault();
      run();
    };
  };
  for (const shortcut of SHORTCUTS) for (const key of shortcut.keys) on(key, () => shortcut.run(bench, session));
  const withChart = () => document.querySelector('[data-tabs="with-chart"]') !== null;
  for (let digit = 1; digit <= LAST_DIGIT; digit++) {
    on(String(digit), () => {
      const id = tabIds(withChart())[digit - 1];
      if (id !== undefined) bench.panel = id;
    });
  }
  for (const key of ['?', 'Shift+?']) on(key, openHelp);
  return tinykeys(window, handlers);
}

/** Typing, an open dialog, and Space on a control mean something else. */
function isBusy(event: KeyboardEvent): boolean {
  const target = event.target as HTMLElement;
  if (target.closest('input:not([type=range]), textarea, select, dialog[open]')) return true;
  if (event.key === ' ') return target.closest('button, a, summary') !== null;
  return ['Home', 'End'].includes(event.key) && target.closest('[role=slider], input') !== null;
}
