import { EVENT_TYPES } from '../../model/event-types.ts';
import type { Mention, Source, Span, Token } from './source.ts';

/**
 * A small tokenizer for SQL, and what can be counted from tokens alone. It knows comments, texts, names and symbols, but no grammar; that is why a word such as
 * AND needs a look at its neighbours: between two conditions it parts the way, in `BETWEEN a AND b` it does not.
 */
const PATTERNS: readonly [Token['kind'] | 'word' | 'symbol', RegExp][] = [
  ['blank', /\s+/y],
  ['comment', /--[^\n]*|\/\*[\s\S]*?\*\//y],
  ['literal', /'(?:[^']|'')*'/y],
  ['code', /"(?:[^"]|"")*"/y],
  ['literal', /\d[\d_]*(?:\.\d+)?(?:[eE][+-]?\d+)?/y],
  ['word', /[A-Za-z_]\w*/y],
  ['symbol', /<=|>=|<>|!=|==|->>|->|=>|:=|::|\/\/|\|\||\*\*|<<|>>|[\s\S]/y],
];

const KEYWORDS = new Set(
  (
    'ALL AND ANTI ANY AS ASC BETWEEN BY CASE CAST CREATE CROSS CURRENT DESC DISTINCT ELSE END EXCLUDE EXISTS FALSE FILTER FOLLOWING FROM FULL GROUP GROUPS HAVING IN INNER ' +
    'INTERVAL IS JOIN LATERAL LEFT LIKE LIMIT MACRO MATERIALIZED NOT NULL NULLS ON OR ORDER OUTER OVER PARTITION PRECEDING QUALIFY RANGE RECURSIVE REPLACE RIGHT ROW ROWS ' +
    'SELECT SEMI TABLE TEMP THEN TRUE UNBOUNDED UNION UNNEST USING VALUES WHEN WHERE WINDOW WITH WITHIN'
  ).split(' '),
);

const COMPUTING = new Set([
  '+',
  '-',
  '*',
  '/',
  '//',
  '%',
  '**',
  '^',
  '||',
  '=',
  '==',
  '<>',
  '!=',
  '<',
  '<=',
  '>',
  '>=',
  '&',
  '|',
  '<<',
  '>>',
]);
const COMPUTING_WORDS = new Set(['AND', 'OR', 'IN', 'IS', 'LIKE', 'ILIKE', 'BETWEEN', 'WHEN']);
const BRANCHING_WORDS = new Set(['AND', 'OR', 'WHEN', 'WHERE', 'FILTER', 'HAVING', 'QUALIFY', 'JOIN']);

export function parseSql(text: string): Source {
  const tokens = tokenize(text);
  const code = tokens.filter(({ kind }) => kind !== 'blank' && kind !== 'comment');
  const words = code.map((token) => (token.kind === 'literal' ? '' : token.text.toUpperCase()));
  const joining = joiningAnds(words);
  const computes = (word: string, i: number): boolean => {
    if (word === '*' && isEveryColumn(words, i)) return false;
    if (word === '-' && isSign(code, i)) return false;
    if (word === 'NOT')
      return words[i - 1] !== 'IS' && !['IN', 'LIKE', 'ILIKE', 'BETWEEN', 'EXISTS', 'NULL', 'MATERIALIZED'].includes(words[i + 1]!);
    if (word === 'AND') return joining.has(i);
    if (word === 'BETWEEN') return !isFrame(words, i);
    return COMPUTING.has(word) || COMPUTING_WORDS.has(word);
  };
  const branches = (word: string, i: number): boolean => {
    if (word === 'AND') return joining.has(i);
    if (word === 'WHERE') return words[i - 2] !== 'FILTER';
    return BRANCHING_WORDS.has(word);
  };
  const { scopes, calls } = groups(code);
  return {
    tokens,
    operators: words.filter(computes).length,
    branches: words.filter(branches).length,
    calls,
    scopes,
    types: typesIn(code),
    constants: constantsIn(code),
  };
}

function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < text.length; at += tokens.at(-1)!.text.length) tokens.push(tokenAt(text, at));
  return tokens;
}

function tokenAt(text: string, at: number): Token {
  for (const [kind, pattern] of PATTERNS) {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    if (found === undefined) continue;
    if (kind === 'word') return { kind: KEYWORDS.has(found.toUpperCase()) ? 'keyword' : 'code', text: found, at };
    return { kind: kind === 'symbol' ? 'code' : kind, text: found, at };
  }
  throw new Error(`No SQL token at character ${at}`);
}

/** Places of the ANDs that join conditions, and not the ends of a BETWEEN. */
function joiningAnds(words: readonly string[]): Set<number> {
  const joining = new Set<number>();
  let open = 0;
  words.forEach((word, i) => {
    if (word === 'BETWEEN') open++;
    else if (word === 'AND' && open > 0) open--;
    else if (word === 'AND') joining.add(i);
  });
  return joining;
}

/** `SELECT *`, `count(*)`: no product. */
const isEveryColumn = (words: readonly string[], i: number): boolean => ['SELECT', 'DISTINCT', '(', ',', '.'].includes(words[i - 1] ?? '');

/** `ROWS BETWEEN …` names a frame and compares nothing. */
const isFrame = (words: readonly string[], i: number): boolean => ['ROWS', 'RANGE', 'GROUPS'].includes(words[i - 1] ?? '');

/** The minus of a negative number. */
function isSign(code: readonly Token[], i: number): boolean {
  const before = code[i - 1];
  const follows = /^\d/.test(code[i + 1]?.text ?? '');
  return follows && (before === undefined || before.kind === 'keyword' || /^[(,[=<>+*/%-]/.test(before.text));
}

/** Brackets with what is in them, and the whole; an opening bracket behind a name makes a call. */
function groups(code: readonly Token[]): { scopes: Span[]; calls: number } {
  const scopes: Span[] = code.length === 0 ? [] : [{ from: code[0]!.at, to: code.at(-1)!.at + code.at(-1)!.text.length }];
  const open: number[] = [];
  let calls = 0;
  code.forEach(({ text, at }, i) => {
    if (text === '(') {
      open.push(at);
      const name = code[i - 1];
      if (name?.kind === 'code' && /^[A-Za-z_"]/.test(name.text)) calls++;
    } else if (text === ')' && open.length > 0) scopes.push({ from: open.pop()!, to: at + 1 });
  });
  return { scopes, calls };
}

const typesIn = (code: readonly Token[]): Mention<string>[] =>
  code
    .filter(({ kind }) => kind === 'literal')
    .map(({ text, at }) => ({ value: text.slice(1, -1), from: at, to: at + text.length }))
    .filter(({ value }) => (EVENT_TYPES as readonly string[]).includes(value));

/** Numbers, and products of numbers. */
function constantsIn(code: readonly Token[]): Mention<number>[] {
  const found: Mention<number>[] = [];
  for (let i = 0; i < code.length; i++) {
    if (!isNumber(code[i])) continue;
    const from = code[i]!.at;
    let value = numberOf(code[i]!);
    for (; code[i + 1]?.text === '*' && isNumber(code[i + 2]); i += 2) value *= numberOf(code[i + 2]!);
    found.push({ value, from, to: code[i]!.at + code[i]!.text.length });
  }
  return found;
}

const isNumber = (token: Token | undefined): boolean => token?.kind === 'literal' && /^\d/.test(token.text);
const numberOf = ({ text }: Token): number => Number(text.replaceAll('_', ''));
