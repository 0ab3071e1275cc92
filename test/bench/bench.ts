import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { CASES, type CaseName } from './cases.ts';

/**
 * `npm run bench [-- --rounds N]`: what each part costs, as a multiple of the raw fold over as many events. Every figure comes from pairs: the reference and the candidate, each in a
 * process of its own, directly one after the other and in turn first, so that a busy machine slows both. A figure is the median of the pairs' ratios of
 * CPU time, with the ratio of the two minima beside it; a limit is exceeded only if both are above it. Memory is the peak of the process.
 */
interface Reading {
  readonly coldMs: number;
  readonly warmMs: number;
  readonly records: number;
  readonly checksum: number;
  readonly peakMb: number;
}

const REPEATS = 3;

async function measure(name: CaseName): Promise<Reading> {
  const run = await CASES[name].prepare();
  const times: number[] = [];
  let records = 0;
  let checksum = 0;
  for (let repeat = 0; repeat < (name === 'reference' ? 10 : REPEATS); repeat++) {
    const before = process.cpuUsage();
    const outcome = await run();
    const { user, system } = process.cpuUsage(before);
    times.push((user + system) / 1_000);
    if (repeat > 0 && outcome.checksum !== checksum)
      throw new Error(`${name}: the checksum changed from ${checksum} to ${outcome.checksum}`);
    ({ records, checksum } = outcome);
  }
  const [coldMs, ...warm] = times;
  return { coldMs: coldMs!, warmMs: median(warm), records, checksum, peakMb: process.resourceUsage().maxRSS / 1_024 };
}

function inOwnProcess(name: CaseName): Reading {
  const child = spawnSync(process.execPath, [fileURLToPath(import.meta.url), '--measure', name], {
    encoding: 'utf8',
    maxBuffer: 1 << 20,
  });
  if (child.status !== 0) throw new Error(`${name} failed:\n${child.stderr}`);
  return JSON.parse(child.stdout) as Reading;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

const perMillion = ({ warmMs, records }: Reading): number => (warmMs / records) * 1e6;

function compare(name: CaseName, rounds: number): boolean {
  const pairs: { reference: Reading; candidate: Reading }[] = [];
  for (let round = 0; round < rounds; round++) {
    if (round % 2 === 0) {
      const reference = inOwnProcess('reference');
      pairs.push({ reference, candidate: inOwnProcess(name) });
    } else {
      const candidate = inOwnProcess(name);
      pairs.push({ reference: inOwnProcess('reference'), candidate });
    }
  }
  const ratios = pairs.map(({ reference, candidate }) => perMillion(candidate) / perMillion(reference));
  const least = (side: 'reference' | 'candidate'): number => Math.min(...pairs.map((pair) => perMillion(pair[side])));
  const ofMinima = least('candidate') / least('reference');
  const { title, limit } = CASES[name];
  const { records, coldMs, warmMs, peakMb } = pairs.at(-1)!.candidate;
  const isTooSlow = limit !== null && median(ratios) > limit && ofMinima > limit;
  console.log(
    [
      title.padEnd(38),
      `${median(ratios).toFixed(1)} x`.padStart(8),
      `(${Math.min(...ratios).toFixed(1)}–${Math.max(...ratios).toFixed(1)})`.padStart(13),
      `minima ${ofMinima.toFixed(1)} x`.padStart(15),
      (limit === null ? '' : `limit ${limit} x`).padStart(11),
      `${(records / 1e6).toFixed(2)} M records`.padStart(16),
      `cold ${coldMs.toFixed(0)} ms`.padStart(14),
      `warm ${warmMs.toFixed(0)} ms`.padStart(14),
      `peak ${peakMb.toFixed(0)} MB`.padStart(13),
      isTooSlow ? '  TOO SLOW' : '',
    ].join(' '),
  );
  return !isTooSlow;
}

const [mode, value] = process.argv.slice(2);
if (mode === '--measure') {
  process.stdout.write(JSON.stringify(await measure(value as CaseName)));
  process.exit(0);
}
const rounds = mode === '--rounds' ? Number(value) : 5;
if (!Number.isInteger(rounds) || rounds < 1) throw new Error(`expected --rounds and a number of rounds, found "${value}"`);
console.log(
  `Ratios to the raw fold of as many events, CPU time, ${rounds} pairs each; Node ${process.version}, ${process.platform} ${process.arch}\n`,
);
const names = (Object.keys(CASES) as CaseName[]).filter((name) => name !== 'reference');
const passed = names.map((name) => compare(name, rounds));
process.exitCode = passed.every(Boolean) ? 0 : 1;
