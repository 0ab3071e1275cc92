// @ts-check
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.mjs';

/**
 * `npm test`: the static checks, then every test in Node and in a browser. All of it runs even if something fails, so that one run tells everything;
 * the exit code and `test-results/summary.txt` say how it ended.
 */
const results = join(root, 'test-results');
const CHECKS = [
  { name: 'types', script: 'check' },
  { name: 'lint', script: 'lint' },
  { name: 'format', script: 'format:check' },
];

/** One after the other, so that the browser tests, which watch frames, have the machine to themselves. */
const PROJECTS = ['node', 'e2e'];

rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });

const failedChecks = CHECKS.filter(({ name, script }) => !npmRun(name, script)).map(({ name }) => name);
const tests = PROJECTS.map(vitest);

/** @param {'passed' | 'failed' | 'skipped'} outcome */
const total = (outcome) => tests.reduce((sum, counts) => sum + counts[outcome], 0);
const passed = total('passed') + CHECKS.length - failedChecks.length;
const failed = total('failed') + failedChecks.length;
const skipped = total('skipped');
const summary = `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
writeFileSync(join(results, 'summary.txt'), `${summary}\n`);
if (failedChecks.length > 0) console.error(`Checks that failed: ${failedChecks.join(', ')}`);
console.log(summary);
process.exitCode = failed === 0 ? 0 : 1;

/**
 * @param {string} name
 * @param {string} script
 */
function npmRun(name, script) {
  console.log(`\n── ${name}`);
  return spawnSync('npm', ['run', '--silent', script], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] }).status === 0;
}

/** @param {string} project */
function vitest(project) {
  console.log(`\n── tests: ${project}`);
  const report = join(results, `${project}.json`);
  const program = join(root, 'node_modules/vitest/vitest.mjs');
  const options = ['--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const { status } = spawnSync(process.execPath, [program, 'run', ...options], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  return count(report, status);
}

/**
 * A file that could not even be loaded, and an error outside of any test, count as one failure each.
 * @param {string} report
 * @param {number | null} exit
 */
function count(report, exit) {
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = read(report);
  const unloaded = testResults.filter(({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0).length;
  const failed = numFailedTests + unloaded;
  return { passed: numPassedTests, failed: exit !== 0 && failed === 0 ? 1 : failed, skipped: numPendingTests + numTodoTests };
}

/**
 * @param {string} report
 * @returns {{ numPassedTests: number, numFailedTests: number, numPendingTests: number, numTodoTests: number,
 *   testResults: { status: string, assertionResults: unknown[] }[] }}
 */
function read(report) {
  if (existsSync(report)) return JSON.parse(readFileSync(report, 'utf8'));
  return { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0, testResults: [] };
}
