import { mount } from 'svelte';
import App from './App.svelte';
import './tokens.css';
import './base.css';
import { startFrames } from './frames.ts';
import type { ReadUrl } from './read-url.ts';
import { OPENING, scenarioIds } from './scenarios.ts';
import { Session } from './session.ts';
import { preferredTheme } from './theme.ts';
import { turn } from './turns.ts';
import { Workbench } from './workbench.svelte.ts';

const NOTHING: ReadUrl = { state: {}, notices: [] };

const { state, notices } = location.search === '' ? NOTHING : (await import('./read-url.ts')).readUrl(location.search);
const bench = new Workbench();
bench.notices = notices;

let wish = state;
if (wish.scenario !== undefined && scenarioIds.length > 0 && !scenarioIds.includes(wish.scenario)) {
  bench.notices.push(`There is no scenario "${wish.scenario}". The opening one is shown instead.`);
  wish = { ...wish, scenario: OPENING };
}
bench.theme = wish.theme ?? preferredTheme();
document.documentElement.dataset['theme'] = bench.theme;

const session = new Session(bench, wish);
void session.open();
await turn();
mount(App, { target: document.getElementById('app')!, props: { bench, session } });
startFrames(bench);
