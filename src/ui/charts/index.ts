import type { Component } from 'svelte';
import Divergence from './Divergence.svelte';

/** The charts, in the order in which narrow screens offer them as tabs. A chart is one component and one line here. */
export interface ChartEntry {
  readonly id: string;
  readonly title: string;
  readonly component: Component;
}

export const charts: readonly [ChartEntry, ...ChartEntry[]] = [{ id: 'divergence', title: 'Divergence', component: Divergence }];
