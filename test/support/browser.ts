import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium, type Browser } from 'playwright';
import { root } from '../../src/build/root.mjs';

/**
 * A Chromium for the browser tests: the one that is named, one that is installed, or one that is installed now. Only a browser that really starts counts;
 * where none does the tests fail and say what to do. They are never left out.
 */
const NAMED = ['WATERSHED_BROWSER', 'CHROME_PATH'];
const COMMANDS = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
const MAC_APPLICATIONS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
];

/** Without these a fresh profile calls its maker, which a test that counts requests would see, and offers to translate. */
const QUIET = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export interface Attempt {
  readonly path: string;
  readonly error: string;
}

/** The path of a browser that starts. Installs one if there is none. */
export async function provideBrowser(): Promise<string> {
  const named = NAMED.map((name) => process.env[name]).find((path) => path);
  if (named) {
    const attempt = await firstThatStarts([named]);
    if (typeof attempt === 'string') return attempt;
    throw new Error(`The browser named by ${NAMED.join(' or ')} does not start.\n${describe(attempt)}`);
  }
  const failures: Attempt[] = [];
  for (const install of [() => true, installWithPlaywright, installWithApt]) {
    if (!install()) continue;
    const found = await firstThatStarts(installed());
    if (typeof found === 'string') return found;
    failures.splice(0, failures.length, ...found);
  }
  throw new Error(helpText(failures));
}

export function launch(executablePath: string): Promise<Browser> {
  const asRoot = process.getuid?.() === 0;
  return chromium.launch({ executablePath, args: asRoot ? ['--no-sandbox', ...QUIET] : QUIET });
}

/** Every candidate that exists, in the order of preference. */
function installed(): string[] {
  const onPath = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const system = COMMANDS.flatMap((name) => onPath.map((folder) => join(folder, name))).filter(isExecutable);
  const applications = process.platform === 'darwin' ? MAC_APPLICATIONS : [];
  const candidates = [...system, ...applications.filter(isExecutable), chromium.executablePath()];
  return [...new Set(candidates)].filter((path) => existsSync(path));
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

async function firstThatStarts(paths: readonly string[]): Promise<string | Attempt[]> {
  const failures: Attempt[] = [];
  for (const path of paths) {
    try {
      const browser = await launch(path);
      await browser.close();
      return path;
    } catch (error) {
      failures.push({ path, error: error instanceof Error ? error.message : String(error) });
    }
  }
  return failures;
}

function installWithPlaywright(): boolean {
  return run('npx', ['playwright', 'install', '--with-deps', 'chromium']);
}

/** Where Playwright's download cannot be reached the distribution's own package often can. */
function installWithApt(): boolean {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return false;
  return run('apt-get', ['update']) && run('apt-get', ['install', '--yes', '--no-install-recommends', 'chromium', 'fonts-liberation']);
}

const INSTALL_TIMEOUT_MS = 600_000;

function run(command: string, args: readonly string[]): boolean {
  console.error(`No browser that starts; trying: ${command} ${args.join(' ')}`);
  const { status } = spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    timeout: INSTALL_TIMEOUT_MS,
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  return status === 0;
}

const describe = (attempts: readonly Attempt[]): string =>
  attempts.map(({ path, error }) => `  ${path}: ${error.split('\n', 1)[0]}`).join('\n');

export function helpText(failures: readonly Attempt[]): string {
  const tried =
    failures.length > 0 ? `These were found but do not start:\n${describe(failures)}` : 'None was found, and none could be installed.';
  return [
    'The browser tests need Chromium or Chrome.',
    tried,
    'Do one of these and run the tests again:',
    '  install Chromium or Chrome (Debian: apt-get install chromium; macOS: brew install --cask google-chrome)',
    '  npx playwright install --with-deps chromium',
    '  name a browser: WATERSHED_BROWSER=/path/to/chrome npm test',
  ].join('\n');
}
