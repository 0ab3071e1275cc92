import { mount } from 'svelte';
import App from './App.svelte';
import './tokens.css';
import './base.css';
import { startFrames } from './frames.ts';
import { OPENING, scenarioIds } from './scenarios.ts';
import { Session } from './session.ts';
import { preferredTheme } from './theme.ts';
import { readUrl } from './url-state.ts';
import { Workbench } from './workbench.svelte.ts';

const { state, notices } = readUrl(location.search);
const bench = new Workbench();
bench.notices = notices;

let wish = state;
if (wish.scenario !== undefined && scenarioIds.length > 0 && !scenarioIds.includes(wish.scenario)) {
  bench.notices.push(`There is no scenario "${wish.scenario}". The opening one is shown instead.`);
  wish = { ...wish, scenario: OPENING };
}
bench.theme = wish.theme ?? preferredTheme();
document.documentElement.dataset['theme'] = bench.theme;

/** The picture comes with the first frame: to draw the page first and fill it afterwards would hold up the frames that follow. */
const session = new Session(bench, wish);
await session.open();
mount(App, { target: document.getElementById('app')!, props: { bench, session } });
startFrames(bench);
