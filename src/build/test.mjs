// @ts-check
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.mjs';

/**
 * `npm test`: the static checks, then every test in Node and in a browser. All of it runs even if something fails, so that one run tells everything;
 * the exit code and `test-results/summary.txt` say how it ended.
 */
const results = join(root, 'test-results');
const report = join(results, 'vitest.json');

const CHECKS = [
  { name: 'types', script: 'check' },
  { name: 'lint', script: 'lint' },
  { name: 'format', script: 'format:check' },
];

rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });

const failedChecks = CHECKS.filter(({ name, script }) => !npmRun(name, script)).map(({ name }) => name);
const testsExit = vitest();
const counts = countTests(testsExit);

const passed = counts.passed + CHECKS.length - failedChecks.length;
const failed = counts.failed + failedChecks.length;
const summary = `${passed} passed, ${failed} failed${counts.skipped > 0 ? `, ${counts.skipped} skipped` : ''}`;
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

function vitest() {
  console.log('\n── tests');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const program = join(root, 'node_modules/vitest/vitest.mjs');
  return spawnSync(process.execPath, [program, 'run', ...reporters], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] }).status;
}

/**
 * A file that could not even be loaded, and an error outside of any test, count as one failure each.
 * @param {number | null} exit
 */
function countTests(exit) {
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = readReport();
  const unloaded = testResults.filter(({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0).length;
  const failed = numFailedTests + unloaded;
  return { passed: numPassedTests, failed: exit !== 0 && failed === 0 ? 1 : failed, skipped: numPendingTests + numTodoTests };
}

/**
 * @returns {{ numPassedTests: number, numFailedTests: number, numPendingTests: number, numTodoTests: number,
 *   testResults: { status: string, assertionResults: unknown[] }[] }}
 */
function readReport() {
  try {
    return JSON.parse(readFileSync(report, 'utf8'));
  } catch {
    return { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0, testResults: [] };
  }
}
