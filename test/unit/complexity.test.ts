import complexity from 'virtual:complexity';
import listings from 'virtual:listings';
import { describe, expect, it } from 'vitest';
import { complexityOf, parseFile } from '../../src/build/complexity/count.ts';
import { filesOf, reader } from '../../src/build/complexity/files.ts';
import { linesOfCode } from '../../src/build/complexity/source.ts';
import { parseSql } from '../../src/build/complexity/sql.ts';
import { importsOf, parseTypeScript, uses } from '../../src/build/complexity/typescript.ts';
import { root } from '../../src/build/root.mjs';
import { LANES } from '../../src/model/lanes.ts';
import { RULE_NAMES } from '../../src/model/rules.ts';
import { VIEW_NAMES } from '../../src/model/views/index.ts';

const read = reader(root);

describe('what is counted from TypeScript', () => {
  const counts = (text: string) => {
    const source = parseTypeScript(text);
    return { lines: linesOfCode(source), operators: source.operators, branches: source.branches, calls: source.calls };
  };

  it.each([
    ['nothing in comments and blank lines', '/** a + b */\n\n// if (a) b()\n  /* c && d\n e */\n', [0, 0, 0, 0]],
    ['nothing in a text', "const a = '+ && if (x) // no comment';", [1, 0, 0, 0]],
    ['a line for each line of a text', 'const a = `one\n// two\n\nfour`;\n', [4, 0, 0, 0]],
    ['what stands between the pieces of a text', 'const a = `+ ${b + c} &&`;', [1, 1, 0, 0]],
    ['code before a comment on the same line', 'const a = 1; // b + c\n', [1, 0, 0, 0]],
    ['no assignment, but what it computes on the way', 'a = 1;\na += 1;\na++;', [3, 2, 0, 0]],
    ['a sign as part of its number', 'const a = [-1, -b, 2 - -3];', [1, 2, 0, 0]],
    ['no type', 'const a: Record<string, 1 | -1> = b as A & B;\nconst c = b!;', [2, 0, 0, 0]],
    ['each of two nested choices', 'const a = b ? (c ? 1 : 2) : 3;', [1, 2, 2, 0]],
    ['both ends of a condition', 'if (a > 0 && !b) c(); else d();', [1, 3, 2, 2]],
    ['a default value', 'a ??= b ?? c;', [1, 2, 2, 0]],
    ['the cases of a switch, not its default', 'switch (a) {\n  case 1:\n  case 2:\n    b();\n    break;\n  default:\n}', [7, 0, 2, 1]],
    ['each kind of loop', 'for (;;) a;\nfor (const b of c) d;\nfor (const e in f) g;\nwhile (h) i;\ndo j; while (k);', [5, 0, 5, 0]],
    ['a constant as it is written', 'const gap = 2 * 30 * MINUTE;', [1, 2, 0, 0]],
  ])('%s', (_, text, [lines, operators, branches, calls]) => {
    expect(counts(text)).toEqual({ lines, operators, branches, calls });
  });

  it('finds what a file loads, and what it uses', () => {
    const text = [
      "import { a, type B } from './a.ts';",
      "import type { C } from './c.ts';",
      "import { type D } from './d.ts';",
      "import './e.ts';",
    ];
    expect(importsOf(text.join('\n'))).toEqual(['./a.ts', './e.ts']);
    expect(uses('(batch, overlay) => batch.size', 'batch')).toBe(true);
    expect(uses('(batch, overlay) => batch.size', 'overlay')).toBe(false);
  });
});

describe('what is counted from SQL', () => {
  const counts = (text: string) => {
    const source = parseSql(text);
    return { lines: linesOfCode(source), operators: source.operators, branches: source.branches, calls: source.calls };
  };

  it.each([
    ['nothing in comments', '-- WHERE a AND b\n/* CASE WHEN c\n*/\n\n', [0, 0, 0, 0]],
    ['nothing in a text', "SELECT 'it''s -- WHERE a = b' AS \"x = y\"", [1, 0, 0, 0]],
    ['no star that stands for all columns', 'SELECT *, count(*), a.* FROM t', [1, 0, 0, 1]],
    ['a product', 'SELECT a * 2', [1, 1, 0, 0]],
    ['a minus that is no sign', 'SELECT -1, (-2), a - 1, -b FROM t', [1, 2, 0, 0]],
    ['symbols of two characters as one', 'SELECT a // 2, b <> c, d::INT, x -> x + 1', [1, 3, 0, 0]],
    ['a filter once', 'SELECT count(*) FILTER (WHERE a > 0) FROM t', [1, 1, 1, 1]],
    ['AND between conditions only', 'SELECT a FROM t\nWHERE a BETWEEN 1 AND 2\n  AND b', [3, 2, 2, 0]],
    ['no frame', 'SELECT sum(a) OVER (ORDER BY b ROWS BETWEEN 3 PRECEDING AND CURRENT ROW)', [1, 0, 0, 1]],
    ['each WHEN', 'CASE WHEN a THEN 1 WHEN NOT b THEN 2 ELSE 3 END', [1, 3, 2, 0]],
    ['one test for NOT IN and IS NOT', "a NOT IN ('x') OR b IS NOT NULL", [1, 3, 1, 0]],
    ['joins, groups that are left out and rows that are', 'FROM a JOIN b USING (c)\nHAVING d\nQUALIFY e', [3, 0, 3, 0]],
  ])('%s', (_, text, [lines, operators, branches, calls]) => {
    expect(counts(text)).toEqual({ lines, operators, branches, calls });
  });
});

describe('a copy of a rule', () => {
  const places = (path: string, text: string) =>
    parseFile({ path, text }).places.map(({ rule, fromLine, toLine }) => `${rule} ${fromLine}-${toLine}`);

  it.each([
    ['a list', 'new Set([EVENT.CARD_CAPTURE, EVENT.WITHDRAWAL, EVENT.TRANSFER,\n EVENT.FEE, EVENT.FX])', ['payment 0-1']],
    [
      'a comparison',
      'const { CARD_CAPTURE, WITHDRAWAL, TRANSFER, FEE, FX } = EVENT;\n[FX, FEE, TRANSFER, WITHDRAWAL, CARD_CAPTURE]',
      ['payment 1-1'],
    ],
    ['no other set of types', '[CARD_CAPTURE, WITHDRAWAL, TRANSFER, FEE, FX, REFUND, DEPOSIT]; [CARD_CAPTURE, FEE]', []],
    ['no comment', '// [CARD_CAPTURE, WITHDRAWAL, TRANSFER, FEE, FX] and 30 * MINUTE', []],
    [
      'a number in any spelling',
      'const a = 1_800_000;\nconst b = 30 * MINUTE;\nconst c = 30 * 60 * 1000;',
      ['0-0', '1-1', '2-2'].map((at) => `sessionGap ${at}`),
    ],
    ['a sequence over several lines', 'accountCurrencyKey // whose\n  (a, b)', ['owner 0-1']],
  ])('in TypeScript: %s', (_, text, expected) => {
    expect(places('a.ts', text)).toEqual(expected);
  });

  it.each([
    [
      'a list',
      "SELECT account_id, ccy\nFROM ev WHERE etype IN ('FX', 'FEE', 'TRANSFER',\n'WITHDRAWAL', 'CARD_CAPTURE')",
      ['payment 1-2', 'owner 0-0'],
    ],
    ['a number in any spelling', 'a > 1800000 OR b > 30 * 60000', ['sessionGap 0-0', 'sessionGap 0-0']],
    ['no comment and no text', "-- 1800000\nSELECT '1800000', 'amount <> 0'", []],
    ['in small letters', 'select Account_Id, ccy', ['owner 0-0']],
  ])('in SQL: %s', (_, text, expected) => {
    expect(places('a.sql', text)).toEqual(expected);
  });
});

describe('the figures of a view', () => {
  /** Counted by hand: the SQL has SELECT, FROM, GROUP BY and ORDER BY, the overlay and each of the others an import for the key and one for the type. */
  it('are those of balance', () => {
    expect(complexity.balance).toEqual({
      // lines 4 (SQL) + 9 (speed) + 4 (merge); += in the overlay and + in the merge; nothing branches; key and sum are written in SQL and again in TypeScript
      lambda: {
        files: 3,
        shared: 0,
        lines: 17,
        operators: 2,
        branches: 0,
        storesRead: 2,
        mergeOperators: 1,
        copies: { owner: 2, posting: 2 },
      },
      // as the overlay, and a line that says there is no window; +=
      kappa: {
        files: 1,
        shared: 0,
        lines: 10,
        operators: 1,
        branches: 0,
        storesRead: 1,
        mergeOperators: 0,
        copies: { owner: 1, posting: 1 },
      },
      // as the overlay, and two lines for what the ledger wants to know; the + of the update
      crud: {
        files: 1,
        shared: 0,
        lines: 11,
        operators: 1,
        branches: 0,
        storesRead: 1,
        mergeOperators: 0,
        copies: { owner: 1, posting: 1 },
      },
    });
  });

  it('are those of totals', () => {
    expect(complexity.totals).toEqual({
      // lines 10 (SQL) + 12 (speed) + 4 (merge); //, * and <> in SQL, ===, / and += in the overlay, + in the merge; WHERE and if
      lambda: {
        files: 3,
        shared: 0,
        lines: 26,
        operators: 7,
        branches: 2,
        storesRead: 2,
        mergeOperators: 1,
        copies: { zero: 2, owner: 2, bucket: 2, posting: 2 },
      },
      // ===, / and +=; the end of the window is the bucket again, with another / and a + and a *
      kappa: {
        files: 1,
        shared: 0,
        lines: 13,
        operators: 6,
        branches: 1,
        storesRead: 1,
        mergeOperators: 0,
        copies: { zero: 1, owner: 1, bucket: 2, posting: 1 },
      },
      // ===, ?: and / in the key, + in the update; a misplaced row is found by /, !== and /
      crud: {
        files: 1,
        shared: 0,
        lines: 12,
        operators: 7,
        branches: 1,
        storesRead: 1,
        mergeOperators: 0,
        copies: { zero: 1, owner: 1, bucket: 3, posting: 1 },
      },
    });
  });

  it('count what a file imports from its own lane once, and nothing from elsewhere', () => {
    const files: Record<string, string> = {
      'lambda/batch/v.sql': 'SELECT 1',
      'lambda/speed/v.ts': "import { a } from './a.ts';\nimport { b } from '../../../model/b.ts';",
      'lambda/speed/a.ts': "import { c } from '../merge/c.ts';\nconst x = y + z;",
      'lambda/merge/v.ts': "import { c } from './c.ts';\nimport { d } from '../../kappa/d.ts';\nbatch;",
      'lambda/merge/c.ts': "import { a } from '../speed/a.ts';\nimport { v } from './v.ts';\nf();",
      'kappa/stream/v.ts': '',
      'crud/update/v.ts': '',
    };
    const memory = (path: string) => files[path] ?? null;
    expect(filesOf('v', 'lambda', memory).map(({ path }) => path)).toEqual(
      ['batch/v.sql', 'speed/v.ts', 'speed/a.ts', 'merge/c.ts', 'merge/v.ts'].map((path) => `lambda/${path}`),
    );
    expect(complexityOf('v', memory).lambda).toMatchObject({
      files: 3,
      shared: 2,
      lines: 11,
      operators: 1,
      storesRead: 1,
      mergeOperators: 0,
    });
  });

  it('need every file of the view', () => {
    const incomplete = (path: string) => (path === 'kappa/stream/balance.ts' ? null : read(path));
    expect(() => complexityOf('balance', incomplete)).toThrow(
      /"balance" has no file src\/pipelines\/kappa\/stream\/balance\.ts.*Every view/,
    );
  });

  it('count nothing as a merge that is refused', () => {
    const files: Record<string, string> = {
      'lambda/merge/balance.ts': "import { refusal } from './refusal.ts';\nexport const balance = refusal('no');",
      'lambda/merge/refusal.ts': 'export const refusal = (refuses) => ({ refuses, answer: (batch, group) => batch.find(group * 2) });',
    };
    const refusing = (path: string) => files[path] ?? read(path);
    expect(complexityOf('balance', refusing).lambda).toMatchObject({ files: 3, shared: 1, storesRead: 1, mergeOperators: 0, operators: 2 });
  });

  it('need a merge that looks at a table', () => {
    const blind = (path: string) => (path === 'lambda/merge/balance.ts' ? 'export const balance = () => 0;' : read(path));
    expect(() => complexityOf('balance', blind)).toThrow(/looks at none of batch, overlay/);
  });
});

describe('every view', () => {
  it.each(VIEW_NAMES)('%s is counted and listed as it lies there, to the letter', (view) => {
    expect(complexity[view]).toEqual(complexityOf(view, read));
    for (const { path, lines } of LANES.flatMap((lane) => listings[view][lane])) {
      expect(`${lines.map((line) => line.map(([, text]) => text).join('')).join('\n')}\n`).toBe(read(path));
    }
  });

  /**
   * A copy that is not recognised would be missing from the figures; so a rule that one lane states has to be found in all of them, in Lambda on both sides of the
   * cut. A view whose merge is refused is computed by the batch alone.
   */
  it.each(VIEW_NAMES)('%s states each of its rules in every lane, or in none', (view) => {
    const found = (lane: (typeof LANES)[number], inSql: boolean) =>
      new Set(
        listings[view][lane].filter(({ path }) => path.endsWith('.sql') === inSql).flatMap(({ places }) => places.map(({ rule }) => rule)),
      );
    const sides = {
      batch: found('lambda', true),
      ...(complexity[view].lambda.storesRead > 1 ? { speed: found('lambda', false) } : {}),
      kappa: found('kappa', false),
      crud: found('crud', false),
    };
    const missing = RULE_NAMES.filter((rule) => Object.values(sides).some((rules) => rules.has(rule))).flatMap((rule) =>
      Object.entries(sides).flatMap(([side, rules]) => (rules.has(rule) || isElsewhere(view, rule, side) ? [] : [`${rule} in ${side}`])),
    );
    expect(missing, 'a rule in other words: add them to its sign in model/rules.ts; no copy at all: say why in ELSEWHERE').toEqual([]);
  });

  /** Where a rule is needed and no copy of it lies, and why. */
  const ELSEWHERE = [
    { view: 'net', rule: 'reference', sides: ['speed'], why: 'numbers postings as the keys of the model do' },
    { view: 'velocity', rule: 'reference', sides: ['speed', 'kappa', 'crud'], why: 'number postings as the keys of the model do' },
    { view: 'reconciliation', rule: 'zero', sides: ['crud'], why: 'counts no postings, and adding 0 changes nothing' },
    { view: 'reconciliation', rule: 'owner', sides: ['batch'], why: 'its rows are statements' },
    { view: 'net', rule: 'owner', sides: ['batch'], why: 'hands over payments; the merge finds their rows' },
  ];

  const isElsewhere = (view: string, rule: string, side: string): boolean =>
    ELSEWHERE.some((place) => place.view === view && place.rule === rule && place.sides.includes(side));
});
