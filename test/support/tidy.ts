import { dirname, join, normalize } from 'node:path';
import ts from 'typescript';
import { ambientGlobals, inexactMath, localeMethods, outerFolders } from '../config/determinism.js';

/**
 * The rules of the code base that no type can state, as functions from a source text to a list of complaints. Pure, so that the test can also hand
 * them broken code and see it refused.
 */

/**
 * Imports point to a lower number, or stay in their own folder. Folders with the same number do not know each other, except that the generator fills a log. The
 * build may look at everything and is seen by nothing.
 */
const LAYERS: Readonly<Record<string, number>> = {
  support: 0,
  model: 1,
  generator: 2,
  log: 2,
  engine: 3,
  streaming: 3,
  pipelines: 4,
  simulation: 5,
  scenario: 6,
  worker: 7,
  cli: 7,
  ui: 8,
  build: 9,
};

const LANES = ['lambda', 'kappa', 'crud'];

export const MAX_LINES = 300;

/** Every rule that applies to one file of `src`; `path` is relative to the root of the project. */
export function complaints(path: string, text: string): string[] {
  const found = [...length(text), ...silencers(text)];
  if (/\.(ts|svelte)$/.test(path)) {
    const source = parse(path, text);
    found.push(...imports(path, source), ...anyTypes(source));
    if (isComputing(path)) found.push(...nondeterminism(source));
  }
  if (path.endsWith('.svelte') && text.includes('{@html')) found.push('inserts raw HTML');
  return found.map((complaint) => `${path}: ${complaint}`);
}

function length(text: string): string[] {
  const lines = text.split('\n').length - 1;
  return lines > MAX_LINES ? [`has ${lines} lines, at most ${MAX_LINES}`] : [];
}

function silencers(text: string): string[] {
  const match = /@ts-(ignore|nocheck|expect-error)|eslint-(disable|enable)/.exec(text);
  return match ? [`silences a check with ${match[0]}`] : [];
}

/** Of a component only the scripts are read; its markup is the compiler's and the linter's business. */
function parse(path: string, text: string): ts.SourceFile {
  const code = path.endsWith('.svelte')
    ? [...text.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)].map(([, body]) => body).join('\n')
    : text;
  return ts.createSourceFile(path, code, ts.ScriptTarget.Latest, true, ts.ScriptKind.TS);
}

function imports(path: string, source: ts.SourceFile): string[] {
  return [...specifiers(source)].flatMap((specifier) => {
    const complaint = forbiddenImport(path, specifier);
    return complaint ? [`imports ${specifier}: ${complaint}`] : [];
  });
}

/** Static, dynamic, re-exported and type-only: whatever names another module, and what a glob of Vite names. */
function* specifiers(node: ts.Node): Generator<string> {
  if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier && ts.isStringLiteral(node.moduleSpecifier)) {
    yield node.moduleSpecifier.text;
  }
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument) && ts.isStringLiteral(node.argument.literal)) {
    yield node.argument.literal.text;
  }
  if (ts.isCallExpression(node) && /^import(\.meta\.glob)?$/.test(node.expression.getText())) {
    for (const argument of node.arguments) yield* texts(argument);
  }
  if (ts.isNewExpression(node) && node.expression.getText() === 'URL' && node.arguments?.[1]?.getText() === 'import.meta.url') {
    yield* texts(node.arguments[0]!);
  }
  for (const child of node.getChildren()) yield* specifiers(child);
}

/** The truths that lanes are compared with. */
const ORACLE = ['oracle', 'row-truth', 'fold-truth'].map((name) => `src/simulation/${name}.ts`);

function texts(node: ts.Expression): string[] {
  if (ts.isStringLiteralLike(node)) return [node.text];
  return ts.isArrayLiteralExpression(node) ? node.elements.flatMap(texts) : [];
}

function forbiddenImport(path: string, specifier: string): string | null {
  const query = specifier.includes('?') ? specifier.slice(specifier.indexOf('?')) : '';
  const name = specifier.slice(0, specifier.length - query.length);
  if (!name.startsWith('.')) return name.startsWith('/') ? 'an address from the root of the server; use a relative one' : null;

  const target = normalize(join(dirname(path), name));
  if (target.startsWith('scenarios/')) return null;
  const to = folderOf(target);
  const from = folderOf(path);
  if (from === null || to === null || !(to in LAYERS)) return 'outside of the layers';
  if (from === 'pipelines') return laneCrossing(path, target);
  if (ORACLE.includes(path) && !ORACLE.includes(target) && !['support', 'model', 'log'].includes(to))
    return 'the oracle shares no code with a lane';
  if (from === to) return null;
  if (from === 'generator' && to === 'log') return null;
  if (from === 'ui')
    return allowedInPage(target, to, query) ? null : 'the page sees the model, the worker client and the text of the pipelines only';
  return LAYERS[to]! < LAYERS[from]!
    ? null
    : `${from} (layer ${LAYERS[from]}) may import lower layers only, ${to} is in layer ${LAYERS[to]}`;
}

const folderOf = (path: string): string | null => /^src\/([^/]+)\//.exec(path)?.[1] ?? null;

function laneCrossing(path: string, target: string): string | null {
  const to = folderOf(target)!;
  if (to !== 'pipelines')
    return LAYERS[to]! < LAYERS['pipelines']! ? null : `pipelines may import lower layers only, ${to} is in layer ${LAYERS[to]}`;
  const [own, other] = [path, target].map((file) => file.split('/')[2]!);
  return LANES.includes(own!) && LANES.includes(other!) && own !== other ? 'a lane knows no other lane' : null;
}

function allowedInPage(target: string, to: string, query: string): boolean {
  if (to === 'model' || to === 'support') return true;
  if (to === 'pipelines') return query.includes('raw');
  return target === 'src/worker/api.ts' || target === 'src/worker/client.ts';
}

function isComputing(path: string): boolean {
  return !outerFolders.includes(folderOf(path) ?? '');
}

function nondeterminism(source: ts.SourceFile): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAccessExpression(node)) {
      const { text } = node.name;
      if (node.expression.getText() === 'Math' && inexactMath.includes(text)) found.push(`uses Math.${text}`);
      if (localeMethods.includes(text)) found.push(`uses ${text}`);
    }
    if (ts.isIdentifier(node) && ambientGlobals.includes(node.text) && !isMemberName(node)) found.push(`uses ${node.text}`);
    if (isPower(node) && !isConstant(node.right)) found.push('uses a power with a computed exponent');
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

const isPower = (node: ts.Node): node is ts.BinaryExpression =>
  ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.AsteriskAsteriskToken;

/** A number, or a name in capitals, which stands for one. */
const isConstant = (node: ts.Expression): boolean =>
  ts.isNumericLiteral(node) || (ts.isIdentifier(node) && /^[A-Z][A-Z0-9_]*$/.test(node.text));

function isMemberName(node: ts.Identifier): boolean {
  const { parent } = node;
  return (
    (ts.isPropertyAccessExpression(parent) && parent.name === node && parent.expression.getText() !== 'globalThis') ||
    ((ts.isPropertyAssignment(parent) || ts.isPropertySignature(parent) || ts.isPropertyDeclaration(parent)) && parent.name === node)
  );
}

function anyTypes(source: ts.SourceFile): string[] {
  let found = 0;
  const visit = (node: ts.Node): void => {
    if (node.kind === ts.SyntaxKind.AnyKeyword) found += 1;
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found > 0 ? ['has the type any'] : [];
}

/** The lock file names packages by version and content hash; where they are fetched from is the business of the machine. */
export function lockComplaints(lock: { packages: Record<string, { resolved?: string; link?: boolean }> }): string[] {
  return Object.entries(lock.packages)
    .filter(([, entry]) => entry.resolved !== undefined)
    .map(([name]) => `package-lock.json: ${name} has a download address`);
}

export function versionComplaints(manifest: { dependencies: Record<string, string>; devDependencies: Record<string, string> }): string[] {
  return Object.entries({ ...manifest.dependencies, ...manifest.devDependencies })
    .filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))
    .map(([name, version]) => `package.json: ${name} is '${version}', expected one exact version`);
}

export const TOP_LEVEL = [
  'LICENSE',
  'README.md',
  'index.html',
  'package-lock.json',
  'package.json',
  'public',
  'scenarios',
  'src',
  'test',
  'tsconfig.json',
  'vite.config.ts',
];

/** `names` are the tracked files and folders at the top; dotfiles are free. */
export function topLevelComplaints(names: readonly string[]): string[] {
  const visible = names.filter((name) => !name.startsWith('.'));
  return [
    ...visible.filter((name) => !TOP_LEVEL.includes(name)).map((name) => `${name}: does not belong at the top`),
    ...TOP_LEVEL.filter((name) => !visible.includes(name)).map((name) => `${name}: is missing at the top`),
  ];
}
