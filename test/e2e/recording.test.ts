import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { decodeRecording } from '../../src/model/recording.ts';

it('the recording that the page opens with is small, and holds the answers it shows first', () => {
  const file = readFileSync(new URL('../../dist/web/recordings/payday.json', import.meta.url));
  expect(file.length).toBeLessThanOrEqual(150_000);
  const { header, chunk, histories } = decodeRecording(file.toString('utf8'));
  expect(chunk.computedToMs).toBe(header.durationMs);
  expect(histories.length).toBeGreaterThan(3);
});
