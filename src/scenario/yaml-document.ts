import { CST, Composer, Lexer, LineCounter, Parser, isMap, isScalar, isSeq, type Node } from 'yaml';
import { formatPath, type Path, type Problem } from './problem.ts';

/**
 * Text → plain tree, with the place of every value. A file may come from anyone, so the small part of YAML that scenarios need is all that is
 * accepted: maps, lists, texts, decimal numbers, true and false. Anchors, aliases, tags and merge keys are refused before anything is built from
 * them (a few hundred bytes of aliases can stand for millions of values), and so are great depth, great size and names that JavaScript gives a meaning.
 * JSON is YAML and goes the same way.
 */
export const LIMITS = { bytes: 1_048_576, depth: 20, nodes: 20_000, textLength: 10_240 } as const;

const FORBIDDEN_KEYS = new Set(['__proto__', 'constructor', 'prototype']);
const DECIMAL = /^[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?$/;
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

export interface Position {
  readonly line: number;
  readonly column: number;
}

export interface YamlDocument {
  readonly value: unknown;
  /** Place of a value, or of its key; of the nearest thing around it if there is none. */
  position(path: Path, part: 'key' | 'value'): Position;
}

export type YamlResult =
  { readonly ok: true; readonly document: YamlDocument } | { readonly ok: false; readonly problems: readonly Problem[] };

/** A refusal at an offset of the text. */
class Refusal extends Error {
  readonly offset: number;
  readonly path: Path;
  constructor(message: string, offset: number, path: Path = []) {
    super(message);
    this.offset = offset;
    this.path = path;
  }
}

export function parseYaml(text: string): YamlResult {
  const lines = new LineCounter();
  lines.addNewLine(0);
  try {
    checkSize(text);
    const tokens = [...tokenise(text, lines)];
    const node = compose(tokens, lines);
    const value = plain(node);
    return { ok: true, document: { value, position: (path, part) => place(lines, locate(node, path, part)) } };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { ok: false, problems: [problemAt(place(lines, error.offset), error.path, error.message)] };
  }
}

export const problemAt = (position: Position, path: Path, message: string): Problem => ({
  ...position,
  path: formatPath(path),
  message,
  allowed: [],
  suggestion: null,
  option: null,
});

function place(lines: LineCounter, offset: number): Position {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(1, line), column: Math.max(1, col) };
}

function checkSize(text: string): void {
  const bytes = text.length > LIMITS.bytes ? text.length : new TextEncoder().encode(text).length;
  if (bytes > LIMITS.bytes) throw new Refusal(`expected at most ${LIMITS.bytes} bytes, found ${bytes} or more`, 0);
}

/** The stack of the parser is as deep as the text nests; it is looked at while the text goes in, so a bomb never gets to what recurses. */
function* tokenise(text: string, lines: LineCounter): Generator<CST.Token> {
  const parser = new Parser(lines.addNewLine);
  let previous = '';
  let count = 0;
  for (const lexeme of new Lexer().lex(text)) {
    if (previous !== CST.SCALAR) refuseMachinery(lexeme, parser.offset);
    previous = lexeme;
    yield* parser.next(lexeme);
    if (parser.stack.length > LIMITS.depth + 2) throw new Refusal(`expected at most ${LIMITS.depth} levels, found more`, parser.offset - 1);
    if (++count > LIMITS.nodes * LEXEMES_PER_NODE) throw new Refusal(`expected at most ${LIMITS.nodes} values, found more`, parser.offset);
  }
  yield* parser.end();
}

/** Values take fewer pieces of text than this, blanks and comments apart. */
const LEXEMES_PER_NODE = 20;

function refuseMachinery(lexeme: string, offset: number): void {
  switch (CST.tokenType(lexeme)) {
    case 'anchor':
      throw new Refusal(`anchors are not allowed, found "${lexeme.slice(0, 40)}"; write the value out where it is needed`, offset);
    case 'alias':
      throw new Refusal(`aliases are not allowed, found "${lexeme.slice(0, 40)}"; write the value out where it is needed`, offset);
    case 'tag':
      throw new Refusal(`tags are not allowed, found "${lexeme.slice(0, 40)}"; the type of a value follows from how it is written`, offset);
    case 'directive-line':
      throw new Refusal(`directives are not allowed, found "${lexeme.slice(0, 40)}"`, offset);
    default:
  }
}

function compose(tokens: readonly CST.Token[], lines: LineCounter): Node {
  const [document, second] = new Composer({
    version: '1.2',
    schema: 'core',
    merge: false,
    prettyErrors: false,
    lineCounter: lines,
  }).compose(tokens);
  if (document === undefined || document.contents === null) throw new Refusal('expected a scenario, found an empty file', 0);
  const [error] = [...document.errors, ...document.warnings];
  if (error !== undefined) throw new Refusal(`not readable as YAML: ${error.message}`, error.pos[0]);
  if (second !== undefined) throw new Refusal('expected one document, found a second one', second.range[0]);
  return document.contents as Node;
}

/** The values of a node, checked one by one. Only own properties are made, and none whose name is special. */
function plain(root: Node): unknown {
  let nodes = 0;
  const visit = (node: unknown, path: Path, around: number): unknown => {
    if (++nodes > LIMITS.nodes) throw new Refusal(`expected at most ${LIMITS.nodes} values, found more`, around, path);
    if (path.length > LIMITS.depth) throw new Refusal(`expected at most ${LIMITS.depth} levels, found more`, around, path);
    if (isMap(node)) {
      const object: Record<string, unknown> = {};
      for (const { key, value } of node.items) {
        const name = keyText(key, path, around);
        object[name] = visit(value, [...path, name], start(key) ?? around);
      }
      return object;
    }
    if (isSeq(node)) return node.items.map((item, index) => visit(item, [...path, index], start(item) ?? around));
    return isScalar(node) ? scalar(node.value, node.source ?? '', path, start(node) ?? around) : null;
  };
  return visit(root, [], start(root) ?? 0);
}

function keyText(key: unknown, path: Path, around: number): string {
  const offset = start(key) ?? around;
  if (!isScalar(key) || key.value === null) throw new Refusal('expected a word as the key, found something else', offset, path);
  const name = String(key.value);
  if (FORBIDDEN_KEYS.has(name)) throw new Refusal(`the key "${name}" is not allowed`, offset, [...path, name]);
  if (name === '<<') throw new Refusal('merge keys are not allowed; write the values out where they are needed', offset, path);
  checkText(name, path, offset);
  return name;
}

function scalar(value: unknown, source: string, path: Path, offset: number): unknown {
  if (typeof value === 'string') checkText(value, path, offset);
  if (typeof value !== 'number') return value;
  const refuse = (expected: string): never => {
    throw new Refusal(`expected ${expected}, found ${source.slice(0, 40)}`, offset, path);
  };
  if (!DECIMAL.test(source)) refuse('a decimal number');
  if (!Number.isFinite(value)) refuse('a finite number');
  if (Math.abs(value) > Number.MAX_SAFE_INTEGER) refuse(`a number up to ${Number.MAX_SAFE_INTEGER}`);
  if (Object.is(value, -0)) refuse('0');
  return value;
}

function checkText(text: string, path: Path, offset: number): void {
  if (text.length > LIMITS.textLength)
    throw new Refusal(`expected a text of at most ${LIMITS.textLength} characters, found ${text.length}`, offset, path);
  if (CONTROL.test(text)) throw new Refusal('control characters are not allowed in texts', offset, path);
}

const start = (node: unknown): number | undefined => (isScalar(node) || isMap(node) || isSeq(node) ? node.range?.[0] : undefined);

function locate(root: Node, path: Path, part: 'key' | 'value'): number {
  let offset = start(root) ?? 0;
  let node: unknown = root;
  for (const [index, step] of path.entries()) {
    if (isSeq(node)) {
      node = node.items[Number(step)];
      if (node === undefined) return offset;
    } else if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
      if (pair === undefined) return offset;
      if (part === 'key' && index === path.length - 1) return start(pair.key) ?? offset;
      offset = start(pair.key) ?? offset;
      node = pair.value;
    } else return offset;
    offset = start(node) ?? offset;
  }
  return offset;
}
