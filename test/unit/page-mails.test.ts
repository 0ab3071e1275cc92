import { expect, it } from 'vitest';
import { accountEventKey } from '../../src/model/keys.ts';
import { mailsAt, whyAgain } from '../../src/ui/effects/mails.ts';

/** Two mails of version 1, one of them sent again by version 2, and one that version 2 sends and sends again. */
const [first, second, third] = [accountEventKey(7, 1, 1), accountEventKey(8, 2, 1), accountEventKey(9, 3, 1)];
const effects = {
  timeMs: Float64Array.of(10, 20, 50, 60, 90),
  version: Uint8Array.of(1, 1, 2, 2, 2),
  row: Uint32Array.of(0, 1, 0, 5, 5),
  key: Float64Array.of(first, second, first, third, third),
  ingestMs: Float64Array.of(9, 19, 9, 59, 59),
  isRepeat: Uint8Array.of(0, 0, 1, 0, 1),
};

it('counts the mails that have been sent by the cursor, and names those that came twice with the first of them', () => {
  expect(mailsAt({ effects }, 9)).toEqual({ sent: 0, again: 0, byVersion: [], repeats: [] });
  expect(mailsAt({ effects }, 49)).toMatchObject({ sent: 2, again: 0, byVersion: [{ version: 1, sent: 2, again: 0 }] });
  const { sent, again, byVersion, repeats } = mailsAt({ effects }, 90);
  expect([sent, again]).toEqual([5, 2]);
  expect(byVersion).toEqual([
    { version: 1, sent: 2, again: 0 },
    { version: 2, sent: 3, again: 2 },
  ]);
  expect(repeats).toEqual([
    { account: 9, firstMs: 60, firstVersion: 2, againMs: 90, againVersion: 2, ingestMs: 59 },
    { account: 7, firstMs: 10, firstVersion: 1, againMs: 50, againVersion: 2, ingestMs: 9 },
  ]);
  expect(repeats.map(whyAgain)).toEqual([
    'version 2 read the record a second time, after a crash',
    'version 2 came to the same record as version 1',
  ]);
});
