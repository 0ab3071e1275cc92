import type { Component } from 'svelte';
import BreakIt from './BreakIt.svelte';
import Causes from './Causes.svelte';
import Complexity from './Complexity.svelte';
import Cut from './Cut.svelte';
import Index from './Index.svelte';
import Reprocess from './Reprocess.svelte';
import Runs from './Runs.svelte';
import Verdicts from './Verdicts.svelte';
import Mails from '../effects/Mails.svelte';
import Measured from '../replay/Measured.svelte';

/** What the evidence area can show, in the order of its tabs. A panel is one component and one line here. */
export interface PanelEntry {
  readonly id: string;
  readonly title: string;
  readonly component: Component;
}

export const panels: readonly PanelEntry[] = [
  { id: 'causes', title: 'Causes', component: Causes },
  { id: 'break', title: 'Break it', component: BreakIt },
  { id: 'cut', title: 'Cut', component: Cut },
  { id: 'reprocess', title: 'Reprocess', component: Reprocess },
  { id: 'mails', title: 'Mails', component: Mails },
  { id: 'runs', title: 'Runs', component: Runs },
  { id: 'verdicts', title: 'Expectations', component: Verdicts },
  { id: 'complexity', title: 'Code', component: Complexity },
  { id: 'replay', title: 'Replay', component: Measured },
  { id: 'index', title: 'Index', component: Index },
];
