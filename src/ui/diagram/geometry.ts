/** Where things stand in the wide diagram, in pixels from its top. Between a low and a high window everything moves in proportion. */
export interface Rows {
  readonly arcTop: number;
  readonly ruler: number;
  readonly rulerHeight: number;
  readonly tickText: number;
  readonly lambdaTitle: number;
  readonly batch: number;
  readonly bar: number;
  readonly overlay: number;
  readonly scan: number;
  readonly scanHeight: number;
  readonly kappaTitle: number;
  readonly kappa: number;
  readonly crudTitle: number;
  readonly crudLine: number;
}

const ROOMY: Rows = {
  arcTop: 12,
  ruler: 84,
  rulerHeight: 19,
  tickText: 119,
  lambdaTitle: 145,
  batch: 156,
  bar: 24,
  overlay: 187,
  scan: 221,
  scanHeight: 16,
  kappaTitle: 264,
  kappa: 276,
  crudTitle: 327,
  crudLine: 349,
};

const TIGHT: Rows = {
  arcTop: 4,
  ruler: 50,
  rulerHeight: 15,
  tickText: 79,
  lambdaTitle: 98,
  batch: 105,
  bar: 19,
  overlay: 128,
  scan: 151,
  scanHeight: 14,
  kappaTitle: 183,
  kappa: 190,
  crudTitle: 227,
  crudLine: 241,
};

/** For the back row: large type, so titles stand inside the bars. */
const PROJECTED: Rows = {
  arcTop: 8,
  ruler: 64,
  rulerHeight: 22,
  tickText: 106,
  lambdaTitle: 132,
  batch: 140,
  bar: 32,
  overlay: 177,
  scan: 214,
  scanHeight: 14,
  kappaTitle: 0,
  kappa: 236,
  crudTitle: 0,
  crudLine: 294,
};

const ROOMY_HEIGHT = 374;
const TIGHT_HEIGHT = 258;

/** What is below the Kappa lane makes room for a second version of the job. */
const ASIDE = 8;

export function rowsFor(height: number, projected: boolean, versions: number): Rows {
  const rows = rowsOfOne(height, projected);
  return versions < 2 ? rows : { ...rows, crudTitle: rows.crudTitle + ASIDE, crudLine: rows.crudLine + ASIDE };
}

function rowsOfOne(height: number, projected: boolean): Rows {
  if (projected) return PROJECTED;
  const share = Math.min(1, Math.max(0, (height - TIGHT_HEIGHT) / (ROOMY_HEIGHT - TIGHT_HEIGHT)));
  const names = Object.keys(ROOMY) as (keyof Rows)[];
  return Object.fromEntries(names.map((name) => [name, Math.round(TIGHT[name] + share * (ROOMY[name] - TIGHT[name]))])) as unknown as Rows;
}

/** Room right of the ruler for the wires from the stores to the answers. */
export const WIRES = 112;

/** Half the width of a mark on a bar, with some air. */
const MARK = 18;
const LETTER = 6.8;

/** Where a text in a bar begins: at `x`, or right of the mark at `markX` if that would stand on it. */
export function beside(x: number, text: string, markX: number): number {
  return markX > x - MARK && markX < x + text.length * LETTER + MARK ? markX + MARK : x;
}
