import { z } from 'zod';
import { actionTime } from './schema-values.ts';

/** What can be done to the Kappa lane at a time: what an operator does, and what goes wrong. */
const once = <N extends string, S extends z.ZodRawShape>(name: N, shape: S, description: string) =>
  z.strictObject({ at: actionTime, do: z.literal(name), ...shape }).describe(description);

export const kappaActions = {
  'kappa.crash': once('kappa.crash', {}, 'the streaming job crashes and goes on from its last checkpoint'),
} as const;

export type KappaActionName = keyof typeof kappaActions;
