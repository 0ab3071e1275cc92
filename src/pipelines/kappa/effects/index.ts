import type { GuardName } from '../../../model/effects.ts';
import { fence } from './fence.ts';
import type { Guard } from './guard.ts';
import { idempotencyKey } from './idempotency-key.ts';
import { none } from './none.ts';
import { outbox } from './outbox.ts';
import { reactorsOff } from './reactors-off.ts';

/** What can stand between an alert and the mail, by the name that scenario files use. */
export const GUARD_OF = { none, reactorsOff, fence, idempotencyKey, outbox } as const satisfies Readonly<Record<GuardName, unknown>>;

export const guardNamed = (name: GuardName): Guard<unknown> => GUARD_OF[name] as Guard<unknown>;
