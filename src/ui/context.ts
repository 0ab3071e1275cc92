import { getContext, setContext } from 'svelte';
import type { Session } from './session.ts';
import type { Workbench } from './workbench.svelte.ts';

/** The one workbench and its session, for every component below the root. */
interface Shared {
  readonly bench: Workbench;
  readonly session: Session;
}

const SHARED = Symbol('workbench');

export const share = (shared: Shared): Shared => setContext(SHARED, shared);
export const shared = (): Shared => getContext<Shared>(SHARED);
