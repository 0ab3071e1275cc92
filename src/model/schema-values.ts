import { z } from 'zod';
import { DAY, parseDuration } from './time.ts';

/** The kinds of values that a scenario file is made of: as they are written, and the integers they become. */

// Compiled validators would need `eval`, which the page's content policy forbids.
z.config({ jitless: true });

export const duration = (minMs: number, maxMs: number, description: string) =>
  z
    .string()
    .describe(description)
    .meta({ format: 'duration', pattern: '^(\\d+(ms|d|h|m|s))+$', examples: ['90s', '15m', '1h30m'] })
    .transform((text, context) => {
      const ms = parseDuration(text);
      if (ms === null) {
        context.addIssue({ code: 'custom', message: `expected a duration such as 90s, 15m, 1h30m or 7d, found "${text}"` });
        return z.NEVER;
      }
      if (ms < minMs || ms > maxMs) {
        context.addIssue({
          code: 'custom',
          message: `expected a duration between ${minMs} ms and ${maxMs} ms, found "${text}" (${ms} ms)`,
        });
        return z.NEVER;
      }
      return ms;
    });

const MILLION = 1_000_000;

export const share = (description: string) =>
  z
    .number()
    .min(0)
    .max(1)
    .describe(`${description} (0 to 1, six decimals)`)
    .transform((value) => Math.round(value * MILLION));

export const integer = (min: number, max: number, description: string) => z.number().int().min(min).max(max).describe(description);

/** Rates are kept as integer thousandths per second. */
export const rate = (min: number, max: number, description: string) =>
  z
    .number()
    .min(min)
    .max(max)
    .describe(`${description} (three decimals)`)
    .transform((value) => Math.round(value * 1_000));

export const MAX_DURATION = 90 * DAY;

/** A time in a scenario file, as it is written. */
export const moment = z.string().meta({ format: 'moment' });

/** Fields of an entry of the timeline. */
export const actionTime = moment.describe('when it happens, or begins; known before the run');
export const forSpan = duration(0, MAX_DURATION, 'how long it lasts');

/** An entry of the timeline that happens once. */
export const once = <N extends string, S extends z.ZodRawShape>(name: N, shape: S, description: string) =>
  z.strictObject({ at: actionTime, do: z.literal(name), ...shape }).describe(description);
