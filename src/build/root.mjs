// @ts-check
import { fileURLToPath } from 'node:url';

/** The folder of the project, wherever a command is called from. */
export const root = fileURLToPath(new URL('../..', import.meta.url));
