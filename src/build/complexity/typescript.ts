import ts from 'typescript';
import { EVENT_TYPES } from '../../model/event-types.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../model/time.ts';
import type { Mention, Source, Span, Token } from './source.ts';

/** What is counted from TypeScript. The compiler's own parser reads the file, so a text that looks like code is a text and a type is no computation. */
export function parseTypeScript(text: string): Source {
  const file = parse(text);
  const tokens: Token[] = [];
  const scopes: Span[] = [];
  const types: Mention<string>[] = [];
  const constants: Mention<number>[] = [];
  let operators = 0;
  let branches = 0;
  let calls = 0;

  const visit = (node: ts.Node, inConstant: boolean): void => {
    if (ts.isImportDeclaration(node)) return;
    const span = { from: node.getStart(file), to: node.end };
    scopes.push(span);
    if (computes(node)) operators++;
    if (parts(node)) branches++;
    if (ts.isCallExpression(node) || ts.isNewExpression(node)) calls++;
    if (ts.isIdentifier(node) && isUse(node) && isEventType(node.text)) types.push({ value: node.text, ...span });
    const value = inConstant ? null : constantValue(node);
    if (value !== null) constants.push({ value, ...span });
    ts.forEachChild(node, (child) => visit(child, inConstant || value !== null));
  };
  visit(file, false);
  addTokens(file, file, tokens);
  return { tokens, operators, branches, calls, scopes, types, constants };
}

const parse = (text: string): ts.SourceFile => ts.createSourceFile('source.ts', text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TS);

/** The modules of a file that are loaded when it runs: not those that only lend a type. */
export function importsOf(text: string): string[] {
  return parse(text).statements.flatMap((statement) => {
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) return [];
    const { importClause, moduleSpecifier } = statement;
    if (importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword) return [];
    const bindings = importClause?.namedBindings;
    const onlyTypes = bindings !== undefined && ts.isNamedImports(bindings) && bindings.elements.every(({ isTypeOnly }) => isTypeOnly);
    return onlyTypes ? [] : [moduleSpecifier.text];
  });
}

/** Whether the code uses this name anywhere but where it is declared. */
export function uses(text: string, name: string): boolean {
  const visit = (node: ts.Node): boolean =>
    (ts.isIdentifier(node) && node.text === name && isUse(node)) || (ts.forEachChild(node, (child) => visit(child) || undefined) ?? false);
  return visit(parse(text));
}

function computes(node: ts.Node): boolean {
  if (ts.isBinaryExpression(node)) return ![ts.SyntaxKind.EqualsToken, ts.SyntaxKind.CommaToken].includes(node.operatorToken.kind);
  if (ts.isPrefixUnaryExpression(node)) return !isSigned(node);
  return ts.isPostfixUnaryExpression(node) || ts.isConditionalExpression(node) || ts.isTypeOfExpression(node);
}

/** `-1` is a number and not a computation. */
const isSigned = (node: ts.PrefixUnaryExpression): boolean =>
  node.operator === ts.SyntaxKind.MinusToken && ts.isNumericLiteral(node.operand);

const CHOOSING: readonly ts.SyntaxKind[] = [
  ts.SyntaxKind.AmpersandAmpersandToken,
  ts.SyntaxKind.BarBarToken,
  ts.SyntaxKind.QuestionQuestionToken,
  ts.SyntaxKind.AmpersandAmpersandEqualsToken,
  ts.SyntaxKind.BarBarEqualsToken,
  ts.SyntaxKind.QuestionQuestionEqualsToken,
];

function parts(node: ts.Node): boolean {
  if (ts.isBinaryExpression(node)) return CHOOSING.includes(node.operatorToken.kind);
  return ts.isIfStatement(node) || ts.isConditionalExpression(node) || ts.isCaseClause(node) || ts.isIterationStatement(node, false);
}

/** A name where its value is used: not where it is bound, and not the name of a property in a literal or a declaration. */
function isUse(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isBindingElement(parent) || ts.isParameter(parent) || ts.isVariableDeclaration(parent)) return parent.initializer === node;
  if (ts.isPropertyAssignment(parent)) return parent.initializer === node;
  return !ts.isImportSpecifier(parent) && !ts.isPropertySignature(parent) && !ts.isMethodDeclaration(parent);
}

const isEventType = (name: string): boolean => (EVENT_TYPES as readonly string[]).includes(name);

const UNITS: Readonly<Record<string, number>> = { SECOND, MINUTE, HOUR, DAY };

/** The value of a number, of a unit of time, or of a product of these. */
function constantValue(node: ts.Node): number | null {
  if (ts.isNumericLiteral(node)) return Number(node.text.replaceAll('_', ''));
  if (ts.isIdentifier(node)) return Object.hasOwn(UNITS, node.text) ? UNITS[node.text]! : null;
  if (!ts.isBinaryExpression(node) || node.operatorToken.kind !== ts.SyntaxKind.AsteriskToken) return null;
  const left = constantValue(node.left);
  const right = constantValue(node.right);
  return left === null || right === null ? null : left * right;
}

/** The leaves of the tree, and what stands between them: blanks and comments, nothing else. */
function addTokens(node: ts.Node, file: ts.SourceFile, tokens: Token[]): void {
  if (ts.isJSDoc(node)) return;
  const children = node.getChildren(file).filter((child) => !ts.isJSDoc(child));
  if (children.length > 0) {
    for (const child of children) addTokens(child, file, tokens);
    return;
  }
  const start = node.getStart(file);
  addTrivia(file.text.slice(node.pos, start), node.pos, tokens);
  if (node.end > start) tokens.push({ kind: kindOf(node), text: file.text.slice(start, node.end), at: start });
}

function addTrivia(text: string, from: number, tokens: Token[]): void {
  for (const { 0: piece, index } of text.matchAll(/\/\*[\s\S]*?\*\/|\/\/[^\n]*|\s+/g)) {
    tokens.push({ kind: piece.startsWith('/') ? 'comment' : 'blank', text: piece, at: from + index });
  }
}

function kindOf({ kind }: ts.Node): Token['kind'] {
  if (kind >= ts.SyntaxKind.FirstKeyword && kind <= ts.SyntaxKind.LastKeyword) return 'keyword';
  if (kind >= ts.SyntaxKind.FirstLiteralToken && kind <= ts.SyntaxKind.LastTemplateToken) return 'literal';
  return 'code';
}
