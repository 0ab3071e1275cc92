import { GLOSSARY } from '../model/glossary.ts';
import { logCsvHeader } from '../log/export.ts';
import { VIEWS } from '../model/views/index.ts';
import { METRICS } from '../simulation/metrics/index.ts';
import { isObject, scenarioJsonSchema, type JsonSchema } from './json-schema.ts';

/** The reference of scenario files in Markdown, written from the schema, the metrics and the glossary themselves, so that it cannot fall behind them. */
const START = '<!-- scenario-reference:start -->';
const END = '<!-- scenario-reference:end -->';

/** `readme` with the reference between its markers. */
export function withReference(readme: string): string {
  const from = readme.indexOf(START);
  const to = readme.indexOf(END);
  if (from === -1 || to < from) throw new Error(`expected the markers ${START} and ${END}`);
  return `${readme.slice(0, from + START.length)}\n<!-- prettier-ignore-start -->\n\n${scenarioReference()}\n\n<!-- prettier-ignore-end -->\n${readme.slice(to)}`;
}

export function scenarioReference(): string {
  const schema = scenarioJsonSchema();
  const { timeline, expect, ...rest } = schema.properties!;
  return [
    'Durations are texts such as `90s`, `15m`, `1h30m`, `7d`; intervals contain their start and not their end. JSON is accepted too. Anchors, aliases, tags and merge keys are not.',
    table(['field', 'value', 'default', 'meaning'], fieldRows({ properties: rest, required: schema.required ?? [] }, '')),
    '**`timeline`**: what happens during the run. Its times are known before the run.',
    ...(timeline!.items!.oneOf ?? []).map((action) => actionSection(action)),
    '**`expect`**: what the run is expected to show. One of `at`, `during`, `first`, `last` says when.',
    table(['field', 'value', 'default', 'meaning'], fieldRows(expect!.items!, '')),
    LANGUAGE,
    '**Metrics**',
    table(
      ['metric', 'unit', 'lanes', 'meaning'],
      Object.entries(METRICS).map(([name, { unit, lanes, description, isPerView }]) => [
        code(name),
        unit,
        lanes.map(code).join(', '),
        isPerView ? `${description} (per view)` : description,
      ]),
    ),
    exportedFiles(),
    '**Words**',
    table(
      ['word', 'meaning'],
      Object.entries(GLOSSARY).map(([word, meaning]) => [word, meaning]),
    ),
  ].join('\n\n');
}

const LANGUAGE = `**Times** are \`09:30\`, \`1d 09:30:15.250\` or \`33h\` (from the start of the run), \`+20m\` (from the start of the observed window), \`end\` (of the run), or
name something that happens: \`lambda.started(n)\` and \`lambda.published(n)\` count Lambda's batch runs that start, or are published, from the start of the observed window on;
\`lambda.publish(n)\` is when the cost model says the n-th of them must be published; \`kappa.caughtUp\` is the first sample, after the last crash if there is one, at which everything
appended has been read; \`kappa.begun(v)\`, \`kappa.reached(v)\`, \`kappa.switched(v)\` and \`kappa.dropped(v)\` are when version v of the job begins to read, has caught up, is seen by
readers for the first time, and is dropped, \`kappa.reach(v)\` and \`kappa.switch(v)\` when the log says that it must have caught up and been switched to. Each can be shifted: \`lambda.published(2) - 1ms\`.

**Comparisons** (\`is\`, \`first\`, \`last\`) are an operator (\`=\` \`!=\` \`<\` \`<=\` \`>\` \`>=\`) and a whole number, a duration, a time, another lane (\`= kappa\`), another metric
(\`= lambda.causeMinor.boundaryGap\`) or another variant (\`= base:kappa.l1Minor\`); after \`=\` perhaps a tolerance, \`± 2s\` or \`± 2%\`. With \`during\`, \`is\` must hold throughout. With \`first\` and
\`last\`, \`is\` is about a time: the start of the first stretch in which the comparison holds, or the end of the last one. Against the oracle \`processed\` every change is known, so such
times are exact to the millisecond; other figures are looked at at every sample. What cannot be said is \`unknown\`, and counts as not holding.`;

const exportedFiles =
  (): string => `**Files of an export** (\`--out FOLDER\`; times in ms of virtual time, amounts in minor units, UTF-8, LF, no quoting)

${table(
  ['file', 'columns'],
  [
    ['`scenario.yaml`', 'the scenario with every default and override that applied; it can be run again'],
    [
      '`log.csv`',
      `one row per log record by (ingest_ms, partition, offset): \`${logCsvHeader}\`; the last three, what an account held at a moment and of how many postings, in settlement statements only`,
    ],
    ['`accounts.csv`', '`account_id,name,kind`; kind is `customer`, `merchant` or `internal`'],
    [
      '`answers/<variant>/<lane>-<view>.csv`',
      'the answer at the end, sorted by key; lanes `lambda`, `lambda-batch`, `kappa`, `crud`, and `truth` (the fold of the first copy of everything in the log). ' +
        Object.values(VIEWS)
          .map(({ name, keyColumns, valueColumns }) => `\`${name}\`: \`${[...keyColumns, ...valueColumns].join(',')}\``)
          .join(' · '),
    ],
    [
      '`answers/<variant>/<lane>-median-histogram.csv`',
      'what `median` is read off, for the same lanes: `account_id,ccy,amount_minor,count`; how often each amount was paid',
    ],
    [
      '`ledger/<variant>/<lane>-<view>.csv`',
      'why an answer differs from `truth`: key columns, then `cause,records,signed_minor`; per key the rows add up to answer − truth. No rows: no difference. Views whose values add up only',
    ],
    [
      '`series.csv`',
      '`variant,time_ms,lane,view,against,appended,processed,staleness_ms,batch_age_ms,wrong_keys,l1_minor,bias_minor`; one row per sample, lane, view and oracle; `batch_age_ms` −1: none',
    ],
    ['`spans.csv`', '`variant,kind,number,lane,start_ms,end_ms,records,status`; `end_ms` is empty while a span lasts'],
    ['`verdict.json`', 'the object that `--json` prints; all but `measured` follows from the scenario and the build'],
  ],
)}`;

function actionSection(action: JsonSchema): string {
  const { do: name, at: _at, ...fields } = action.properties!;
  const rows = fieldRows({ properties: fields, required: action.required ?? [] }, '');
  const title = `\`do: ${String(name!.const)}\`${action.description === undefined ? '' : `: ${action.description}`}`;
  return rows.length === 0 ? title : `${title}\n\n${table(['field', 'value', 'default', 'meaning'], rows)}`;
}

function fieldRows(schema: JsonSchema, prefix: string): string[][] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const path = `${prefix}${name}`;
    if (field.properties !== undefined) return fieldRows(field, `${path}.`);
    const isRequired = schema.required?.includes(name) === true && field.default === undefined;
    return [[code(path), valueText(field), isRequired ? 'required' : defaultText(field.default), field.description ?? '']];
  });
}

function valueText(field: JsonSchema): string {
  if (field.const !== undefined) return code(String(field.const));
  if (field.enum !== undefined) return field.enum.map((value) => code(String(value))).join(', ');
  if (field.format !== undefined) return FORMATS[field.format] ?? field.format;
  if (field.prefixItems !== undefined) return 'two times';
  if (field.items !== undefined) return `list of ${valueText(field.items)}`;
  if (field.minimum !== undefined) return `${field.minimum} to ${field.maximum}`;
  return field.type === 'object' ? 'fields' : 'text';
}

const FORMATS: Readonly<Record<string, string>> = { moment: 'time' };

function defaultText(value: unknown): string {
  if (
    value === undefined ||
    (Array.isArray(value) && value.length === 0) ||
    value === '' ||
    (isObject(value) && Object.keys(value).length === 0)
  )
    return '';
  return Array.isArray(value) ? value.map((item) => code(String(item))).join(', ') : code(String(value));
}

const code = (text: string): string => `\`${text}\``;

const escaped = (cell: string): string => cell.replaceAll('|', '\\|');

function table(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(escaped).join(' | ')} |`;
  return [line(titles), line(titles.map(() => '---')), ...rows.map(line)].join('\n');
}
