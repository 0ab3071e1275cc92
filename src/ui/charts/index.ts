import type { Component } from 'svelte';
import BatchAge from './BatchAge.svelte';
import Divergence from './Divergence.svelte';

/** The charts, in the order of their tabs; the first has a place of its own where there is room. A chart is one component and one line here. */
export interface ChartEntry {
  readonly id: string;
  readonly title: string;
  readonly component: Component;
}

export const charts: readonly [ChartEntry, ...ChartEntry[]] = [
  { id: 'divergence', title: 'Divergence', component: Divergence },
  { id: 'batch-age', title: 'Batch age', component: BatchAge },
];
