import { RULE_NAMES, RULES, type RuleName, type Sign } from '../../model/rules.ts';
import type { RulePlace, TextKind } from '../../model/complexity.ts';

/**
 * A source file as counter and page see it, whatever its language. The tokens are the file: put together they are its text to the letter, so what is counted,
 * what is highlighted and what runs cannot differ.
 */
export interface Source {
  readonly tokens: readonly Token[];
  readonly operators: number;
  readonly branches: number;
  readonly calls: number;
  /** pieces of code that have a meaning of their own, in which the words of a rule may stand together */
  readonly scopes: readonly Span[];
  /** names of event types where they are used */
  readonly types: readonly Mention<string>[];
  /** constants, the largest piece of code that is one */
  readonly constants: readonly Mention<number>[];
}

export interface Token {
  /** `blank`: what separates tokens and is no comment */
  readonly kind: TextKind | 'blank';
  readonly text: string;
  readonly at: number;
}

export interface Span {
  readonly from: number;
  readonly to: number;
}

export interface Mention<T> extends Span {
  readonly value: T;
}

const isCode = ({ kind }: Token): boolean => kind !== 'blank' && kind !== 'comment';

export const codeOf = (source: Source): Token[] => source.tokens.filter(isCode);

/** Number of lines that hold code. A text that runs over several lines is code on all of them. */
export function linesOfCode(source: Source): number {
  const lines = new Set<number>();
  let line = 0;
  for (const token of source.tokens) {
    const breaks = token.text.split('\n').length - 1;
    if (isCode(token)) for (let each = line; each <= line + breaks; each++) lines.add(each);
    line += breaks;
  }
  return lines.size;
}

/** Every place at which a rule is written. `parse` reads the sequences of a sign as the language of the file does. */
export function rulePlaces(source: Source, language: 'sql' | 'ts', parse: (text: string) => Source): RulePlace[] {
  const text = source.tokens.map((token) => token.text).join('');
  const lineOf = (at: number): number => text.slice(0, at).split('\n').length - 1;
  const places = (rule: RuleName): RulePlace[] =>
    spansOf(source, RULES[rule].sign, language, parse).map(({ from, to }) => ({ rule, fromLine: lineOf(from), toLine: lineOf(to - 1) }));
  return RULE_NAMES.flatMap(places);
}

function spansOf(source: Source, sign: Sign, language: 'sql' | 'ts', parse: (text: string) => Source): readonly Span[] {
  if ('types' in sign) return smallestWith(source, sign.types);
  if ('value' in sign) return source.constants.filter(({ value }) => value === sign.value);
  return sign[language].flatMap((sequence) => occurrences(codeOf(source), codeOf(parse(sequence)), language));
}

/** Scopes that name exactly these types and hold no smaller scope that does. */
function smallestWith({ scopes, types }: Source, wanted: readonly string[]): Span[] {
  const named = (scope: Span): Set<string> => new Set(types.filter((mention) => isWithin(mention, scope)).map(({ value }) => value));
  const complete = scopes.filter((scope) => {
    const found = named(scope);
    return found.size === wanted.length && wanted.every((name) => found.has(name));
  });
  const smallest = complete.filter((scope) => !complete.some((other) => isWithin(other, scope) && !isSame(other, scope)));
  return smallest.filter((scope, i) => smallest.findIndex((other) => isSame(other, scope)) === i);
}

const isSame = (a: Span, b: Span): boolean => a.from === b.from && a.to === b.to;

const isWithin = (inner: Span, outer: Span): boolean => inner.from >= outer.from && inner.to <= outer.to;

function occurrences(code: readonly Token[], sequence: readonly Token[], language: 'sql' | 'ts'): Span[] {
  const same = (a: string, b: string): boolean => (language === 'sql' ? a.toLowerCase() === b.toLowerCase() : a === b);
  const starts = code.map((_, start) => start).filter((start) => sequence.every(({ text }, i) => same(code[start + i]?.text ?? '', text)));
  return starts.map((start) => {
    const last = code[start + sequence.length - 1]!;
    return { from: code[start]!.at, to: last.at + last.text.length };
  });
}
