import { writeUrl, type UrlState } from './url-state.ts';
import { accountName } from '../model/accounts.ts';
import { CURRENCIES } from '../model/money.ts';
import { accountOf, currencyOf } from '../model/notable.ts';
import { OPENING } from './scenarios.ts';
import { preferredTheme } from './theme.ts';
import type { Workbench } from './workbench.svelte.ts';

/** Keeps the address a link to what is on screen. While playing it tells the run and not the moment; a pause adds the moment. */
const SETTLE_MS = 300;

export function syncUrl(bench: Workbench): () => void {
  const search = writeUrl(linkState(bench));
  const timer = setTimeout(() => {
    if (search !== location.search) history.replaceState(null, '', search === '' ? location.pathname : search);
  }, SETTLE_MS);
  return () => clearTimeout(timer);
}

/** What differs from what the page would show by itself. */
function linkState(bench: Workbench): UrlState {
  return {
    ...(bench.scenario === OPENING || bench.scenario === '' ? {} : { scenario: bench.scenario }),
    ...(bench.seed === null ? {} : { seed: bench.seed }),
    ...(bench.playing || !bench.trace ? {} : { t: bench.cursorMs }),
    ...(bench.speed === 60 ? {} : { speed: bench.speed }),
    ...(bench.theme === preferredTheme() ? {} : { theme: bench.theme }),
    ...(bench.key === null || !bench.keyChosen ? {} : { account: accountText(bench) }),
    ...(bench.set === '' ? {} : { set: bench.set }),
    ...(bench.entries.length === 0 ? {} : { entries: bench.entries }),
    ...(bench.trace && bench.view !== bench.trace.header.views[0] ? { view: bench.view } : {}),
  };
}

function accountText({ view, key }: Workbench): string {
  const name = accountName(accountOf(view, key!)).replace(/^ACC-/, '');
  const { code } = CURRENCIES[view === 'last' ? 0 : currencyOf(view, key!)]!;
  return code === CURRENCIES[0].code ? name : `${name} ${code}`;
}
