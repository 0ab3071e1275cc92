import { describe, expect, it } from 'vitest';
import { resolveScenario } from '../../src/scenario/resolve.ts';
import { formatProblem } from '../../src/scenario/problem.ts';
import { LIMITS } from '../../src/scenario/yaml-document.ts';

/** A valid file of three lines; what is appended starts at line 4. */
const file = (...more: readonly string[]): string => ['version: 1', 'name: x', 'duration: 5h', ...more].join('\n');
const action = (...fields: readonly string[]): string => file('timeline:', `  - {${fields.join(', ')}}`);
const late = (...fields: readonly string[]): string => action('at: 1h', 'do: stream.late', 'for: 30m', ...fields);
const expectation = (...fields: readonly string[]): string =>
  file('variants: {slow: {lambda.cores: 1}}', 'expect:', `  - {${fields.join(', ')}}`);
const wrong = ['lane: kappa', 'view: balance', 'metric: wrongKeys'];

interface Case {
  readonly text: string;
  readonly at: string;
  readonly path: string;
  readonly says: string;
  readonly suggests?: string;
}

const CASES: Readonly<Record<string, Case>> = {
  // what is no file of ours at all
  empty: { text: '', at: '1:1', path: '', says: 'found an empty file' },
  'only a comment': { text: '# nothing\n', at: '1:1', path: '', says: 'found an empty file' },
  'a list': { text: '- version: 1', at: '1:1', path: '', says: 'expected fields (name: value), found a list of 1' },
  'a text': { text: 'hello', at: '1:1', path: '', says: 'expected fields (name: value), found "hello"' },
  'a later version': { text: 'version: 2\nfuture: yes', at: '1:10', path: 'version', says: 'the file is version 2, this build reads 1' },
  'no version': { text: 'name: x\nduration: 5h', at: '1:1', path: 'version', says: 'required' },
  'a version in quotes': { text: 'version: "1"\nname: x\nduration: 5h', at: '1:10', path: 'version', says: 'found "1"' },
  'two documents': { text: `${file()}\n---\nversion: 1`, at: '4:1', path: '', says: 'expected one document' },
  'a directive': { text: '%YAML 1.1\n---\nversion: 1', at: '1:1', path: '', says: 'directives are not allowed' },
  'too large': { text: `# ${'x'.repeat(LIMITS.bytes)}`, at: '1:1', path: '', says: `at most ${LIMITS.bytes} bytes` },
  'too large in bytes': { text: `# ${'ü'.repeat(LIMITS.bytes / 2)}`, at: '1:1', path: '', says: `at most ${LIMITS.bytes} bytes` },
  'an unclosed bracket': { text: file('views: [balance'), at: '4:16', path: '', says: 'not readable as YAML' },
  'an unclosed quote': { text: 'version: 1\nname: "x', at: '2:9', path: '', says: 'not readable as YAML' },
  'a tab as indentation': { text: file('observe:', '\tfrom: 1h'), at: '5:1', path: '', says: 'Tabs are not allowed' },
  'broken JSON': { text: '{"version": 1, "name": }x', at: '1:25', path: '', says: 'not readable as YAML' },
  'bytes that are no text': { text: 'PK\u0003\u0004: 1', at: '1:1', path: '', says: 'control characters' },

  // the machinery of YAML
  'an anchor': { text: file('question: &q why'), at: '4:11', path: '', says: 'anchors are not allowed, found "&q"' },
  'an alias': { text: file('question: *q'), at: '4:11', path: '', says: 'aliases are not allowed, found "*q"' },
  'a bomb of aliases': {
    text: 'a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: [*b,*b,*b,*b,*b,*b,*b,*b,*b]',
    at: '1:4',
    path: '',
    says: 'anchors are not allowed',
  },
  'a merge key': { text: file('stream:', '  <<: {accounts: 3}'), at: '5:3', path: 'stream', says: 'merge keys are not allowed' },
  'a tag': { text: file('seed: !!int "3"'), at: '4:7', path: '', says: 'tags are not allowed, found "!!int"' },
  'a tag of a language': { text: file('name2: !!js/function "x"'), at: '4:8', path: '', says: 'tags are not allowed' },
  'a local tag': { text: file('seed: !seed 3'), at: '4:7', path: '', says: 'tags are not allowed' },
  'a verbatim tag': { text: file('seed: !<tag:yaml.org,2002:int> 3'), at: '4:7', path: '', says: 'tags are not allowed' },
  'a set': { text: file('views: !!set {balance}'), at: '4:8', path: '', says: 'tags are not allowed' },
  'a key twice': { text: file('seed: 1', 'seed: 2'), at: '5:1', path: '', says: 'Map keys must be unique' },
  'a key twice in brackets': { text: file('observe: {from: 1h, from: 2h}'), at: '4:21', path: '', says: 'Map keys must be unique' },
  'a list as key': { text: file('? [a, b]', ': 1'), at: '4:3', path: '', says: 'expected a word as the key' },
  'no key': { text: file(': 1'), at: '4:1', path: '', says: 'expected a word as the key' },
  'a prototype': { text: file('__proto__: {seed: 1}'), at: '4:1', path: '__proto__', says: '"__proto__" is not allowed' },
  'a prototype in quotes': { text: file('"__proto__": 1'), at: '4:1', path: '__proto__', says: '"__proto__" is not allowed' },
  'a prototype further in': { text: file('stream: {__proto__: 1}'), at: '4:10', path: 'stream.__proto__', says: 'is not allowed' },
  'a constructor': { text: file('constructor: 1'), at: '4:1', path: 'constructor', says: '"constructor" is not allowed' },
  'the other prototype': { text: file('prototype: 1'), at: '4:1', path: 'prototype', says: '"prototype" is not allowed' },
  'a constructor in a variant': {
    text: file('variants: {a: {constructor: 1}}'),
    at: '4:16',
    path: 'variants.a.constructor',
    says: 'is not allowed',
  },
  'thousands of brackets': { text: '['.repeat(5_000), at: '1:22', path: '', says: `at most ${LIMITS.depth} levels` },
  'thousands of dashes': { text: '- '.repeat(100_000), at: '1:43', path: '', says: `at most ${LIMITS.depth} levels` },
  'thousands of question marks': { text: '? '.repeat(100_000), at: '1:43', path: '', says: `at most ${LIMITS.depth} levels` },
  'too many values': {
    text: file(`views: [${'a,'.repeat(20_001)}]`),
    at: '4:39999',
    path: 'views[19995]',
    says: `at most ${LIMITS.nodes} values`,
  },
  'very many values': { text: file(`views: [${'a,'.repeat(400_000)}]`), at: '4:266658', path: '', says: `at most ${LIMITS.nodes} values` },

  // numbers and texts
  'a hexadecimal number': { text: file('seed: 0x10'), at: '4:7', path: 'seed', says: 'expected a decimal number, found 0x10' },
  'an octal number': { text: file('seed: 0o17'), at: '4:7', path: 'seed', says: 'expected a decimal number' },
  infinity: { text: file('seed: .inf'), at: '4:7', path: 'seed', says: 'expected a decimal number' },
  'not a number': { text: file('seed: .nan'), at: '4:7', path: 'seed', says: 'expected a decimal number' },
  'more than fits': { text: file('seed: 1e309'), at: '4:7', path: 'seed', says: 'expected a finite number' },
  'more than is exact': { text: file('seed: 9007199254740992'), at: '4:7', path: 'seed', says: 'a number up to 9007199254740991' },
  'twenty digits': { text: file('seed: 12345678901234567890'), at: '4:7', path: 'seed', says: 'a number up to' },
  'minus zero': { text: file('seed: -0'), at: '4:7', path: 'seed', says: 'expected 0, found -0' },
  'a negative seed': { text: file('seed: -1'), at: '4:7', path: 'seed', says: 'a number from 0 to 4294967295, found -1' },
  'a seed too large': { text: file('seed: 4294967296'), at: '4:7', path: 'seed', says: 'found 4294967296' },
  'a number with underscores': { text: file('seed: 1_000'), at: '4:7', path: 'seed', says: 'expected a whole number, found "1_000"' },
  'a fraction': { text: file('seed: 1.5'), at: '4:7', path: 'seed', says: 'expected a whole number, found 1.5' },
  'a number as text': { text: file('seed: "1"'), at: '4:7', path: 'seed', says: 'expected a whole number, found "1"' },
  nothing: { text: file('seed:'), at: '4:6', path: 'seed', says: 'expected a whole number, found nothing' },
  'a NUL': { text: file('question: "a\\0b"'), at: '4:11', path: 'question', says: 'control characters' },
  'a bell in a key': { text: file('"se\\aed": 1'), at: '4:1', path: '', says: 'control characters' },
  'a long text': { text: file(`lesson: ${'x'.repeat(10_241)}`), at: '4:9', path: 'lesson', says: 'at most 10240 characters, found 10241' },
  'a long name': { text: `version: 1\nname: ${'x'.repeat(81)}\nduration: 5h`, at: '2:7', path: 'name', says: 'at most 80 characters' },
  'no name': { text: 'version: 1\nname: ""\nduration: 5h', at: '2:7', path: 'name', says: 'at least 1 characters' },
  'a share above one': { text: file('stream: {late: {share: 1.01}}'), at: '4:24', path: 'stream.late.share', says: 'a number from 0 to 1' },
  'no partitions': { text: file('log: {partitions: 0}'), at: '4:19', path: 'log.partitions', says: 'a number from 1 to 32, found 0' },
  'no views': { text: file('views: []'), at: '4:8', path: 'views', says: 'at least 1 entries, found a list of 0' },

  // words that are not known
  'an unknown key': { text: file('kapa: {}'), at: '4:1', path: 'kapa', says: 'unknown key "kapa"', suggests: 'kappa' },
  'an unknown key further in': {
    text: file('kappa:', '  tasks: 1', '  alowedLateness: 2h'),
    at: '6:3',
    path: 'kappa.alowedLateness',
    says: 'allowed: tasks, watermark, idleAfter, watermarkDelay',
    suggests: 'allowedLateness',
  },
  'letters swapped': { text: file('lamdba: {}'), at: '4:1', path: 'lamdba', says: 'unknown key', suggests: 'lambda' },
  'another case': { text: file('Seed: 1'), at: '4:1', path: 'Seed', says: 'unknown key', suggests: 'seed' },
  'an unknown value': {
    text: file('crud: {isolation: readComitted}'),
    at: '4:19',
    path: 'crud.isolation',
    says: 'allowed: serializable, readCommitted',
    suggests: 'readCommitted',
  },
  'an unknown view': { text: file('views: [balance, totls]'), at: '4:18', path: 'views[1]', says: 'found "totls"', suggests: 'totals' },
  'an unknown action': {
    text: action('at: 1h', 'do: stream.lat'),
    at: '5:18',
    path: 'timeline[0].do',
    says: 'allowed: stream.late, stream.duplicates',
    suggests: 'stream.late',
  },
  'no action': { text: action('at: 1h'), at: '5:5', path: 'timeline[0].do', says: 'required' },
  'an unknown field of an action': {
    text: late('share: 0.1', 'minDelay: 1m', 'maxDelay: 2m', 'shaer: 1'),
    at: '5:81',
    path: 'timeline[0].shaer',
    says: 'unknown key',
  },
  'an unknown type': {
    text: action('at: 1h', 'do: stream.outage', 'for: 1m', 'types: [REFUNT]'),
    at: '5:50',
    path: 'timeline[0].types[0]',
    says: 'found "REFUNT"',
    suggests: 'REFUND',
  },
  'fields instead of a list': { text: file('timeline: {at: 1h}'), at: '4:11', path: 'timeline', says: 'expected a list, found fields' },
  'a list instead of fields': {
    text: file('kappa: [1]'),
    at: '4:8',
    path: 'kappa',
    says: 'expected fields (name: value), found a list of 1',
  },

  // durations and times
  'a duration without a unit': { text: 'version: 1\nname: x\nduration: 5', at: '3:11', path: 'duration', says: 'expected a text, found 5' },
  'a duration in words': { text: 'version: 1\nname: x\nduration: five hours', at: '3:11', path: 'duration', says: '90s, 15m, 1h30m or 7d' },
  'units in the wrong order': {
    text: file('totals: {bucket: 30m1h}'),
    at: '4:18',
    path: 'totals.bucket',
    says: 'expected a duration such as',
  },
  'a bucket too small': { text: file('totals: {bucket: 1ms}'), at: '4:18', path: 'totals.bucket', says: 'between 1000 ms' },
  'a negative duration': { text: file('crud: {gap: -5ms}'), at: '4:13', path: 'crud.gap', says: 'expected a duration such as' },
  'a run without an end': { text: 'version: 1\nname: x\nduration: 99999d', at: '3:11', path: 'duration', says: 'between 0 ms and' },
  'another number of partitions while the job has state': {
    text: action('at: 1h', 'do: kappa.setPartitions', 'partitions: 32'),
    at: '5:51',
    path: 'timeline[0].partitions',
    says: 'expected the 16 partitions the log has, found 32: the job has state, and 501 of 1000 customers',
  },
  'no time': { text: action('at: noon', 'do: kappa.crash'), at: '5:10', path: 'timeline[0].at', says: 'expected a time (`09:30`' },
  'a time of day too late': { text: action('at: "24:30"', 'do: kappa.crash'), at: '5:10', path: 'timeline[0].at', says: 'expected a time' },
  'a time after the end': {
    text: action('at: 6h', 'do: kappa.crash'),
    at: '5:10',
    path: 'timeline[0].at',
    says: 'within the run (0s to 5h)',
  },
  'an action at an event': {
    text: action('at: lambda.published(1)', 'do: kappa.crash'),
    at: '5:10',
    path: 'timeline[0].at',
    says: 'known before the run',
  },
  'a window that starts in itself': {
    text: file('observe: {from: +1h}'),
    at: '4:17',
    path: 'observe.from',
    says: 'expected an absolute time',
  },
  'a window that ends before it starts': {
    text: file('observe:', '  from: 3h', '  to: 2h'),
    at: '5:3',
    path: 'observe',
    says: 'expected "from" before "to", found 3h and 2h',
  },
  'a window of nothing': { text: file('observe: {from: 2h, to: 2h}'), at: '4:10', path: 'observe', says: 'found 2h and 2h' },

  // what goes across fields
  'delays the wrong way round': {
    text: late('share: 0.1', 'minDelay: 2h', 'maxDelay: 1h'),
    at: '5:63',
    path: 'timeline[0].minDelay',
    says: 'expected minDelay at most maxDelay, found 2h and 1h',
  },
  'offline delays the wrong way round': {
    text: file('stream: {offline: {maxDelay: 1h}}'),
    at: '4:19',
    path: 'stream.offline.minDelay',
    says: 'found 4h and 1h',
  },
  'a key hotter than the bank has postings': {
    text: file('stream: {hotKey: {share: 0.5}}'),
    at: '4:26',
    path: 'stream.hotKey.share',
    says: 'and 0.34',
  },
  'more tasks than partitions': {
    text: file('log: {partitions: 4}', 'kappa: {tasks: 5}'),
    at: '5:16',
    path: 'kappa.tasks',
    says: 'at most as many tasks as partitions (4), found 5',
  },
  'more speed tasks than partitions': {
    text: file('log: {partitions: 4}', 'lambda: {speedTasks: 5}'),
    at: '5:22',
    path: 'lambda.speedTasks',
    says: 'found 5',
  },
  'too many buckets': {
    text: 'version: 1\nname: x\nduration: 20d\nobserve: {to: 1h}\ntotals: {bucket: 1s}',
    at: '5:18',
    path: 'totals.bucket',
    says: 'found 1728000; use wider buckets',
  },
  'too many records': {
    text: file('stream: {transactionsPerSecond: 1000}'),
    at: '3:11',
    path: 'duration',
    says: 'found about 45003000',
  },
  'too much to keep': {
    text: file('stream: {transactionsPerSecond: 100}', 'observe: {to: 4h}'),
    at: '5:10',
    path: 'observe',
    says: 'about 433 MB',
  },

  // variants
  'a variant called base': { text: file('variants: {base: {}}'), at: '4:12', path: 'variants.base', says: 'expected another name' },
  'a variant with a bad name': {
    text: file('variants: {1 x: {}}'),
    at: '4:12',
    path: 'variants["1 x"]',
    says: 'expected a name of letters',
  },
  'a variant of another stream': {
    text: file('variants: {a: {stream.accounts: 3}}'),
    at: '4:16',
    path: 'variants.a["stream.accounts"]',
    says: 'all variants run the same stream',
  },
  'a variant of another seed': { text: file('variants: {a: {seed: 3}}'), at: '4:16', path: 'variants.a.seed', says: 'the same stream' },
  'a variant with a stream of its own': {
    text: file('variants:', '  a:', '    timeline: [{at: 1h, do: stream.burst, for: 1m, factor: 2}]'),
    at: '6:15',
    path: 'variants.a.timeline',
    says: 'the same stream actions',
  },
  'a variant with an unknown path': {
    text: file('variants: {a: {kappa.task: 3}}'),
    at: '4:16',
    path: 'variants.a["kappa.task"]',
    says: 'unknown key "task"',
    suggests: 'tasks',
  },
  'a variant out of range': {
    text: file('variants: {a: {kappa.tasks: 17}}'),
    at: '4:29',
    path: 'variants.a["kappa.tasks"]',
    says: 'at most as many tasks as partitions (16), found 17',
  },
  'a variant that changes a text into fields': {
    text: file('variants: {a: {kappa.tasks.more: 17}}'),
    at: '4:34',
    path: 'variants.a["kappa.tasks.more"]',
    says: 'expected a whole number, found fields',
  },
  'a variant through a value': {
    text: file('kappa: {tasks: 3}', 'variants: {a: {kappa.tasks.more: 17}}'),
    at: '5:16',
    path: 'variants.a["kappa.tasks.more"]',
    says: 'there is nothing at "kappa.tasks.more"',
  },
  'a variant through a prototype': {
    text: file('variants: {a: {kappa.__proto__.x: 17}}'),
    at: '4:16',
    path: 'variants.a["kappa.__proto__.x"]',
    says: 'expected a path',
  },

  // expectations
  'an expectation without a time': { text: expectation(...wrong, 'is: "= 0"'), at: '6:5', path: 'expect[0]', says: 'expected one of "at"' },
  'an expectation with two times': {
    text: expectation('at: end', 'first: "> 0"', ...wrong, 'is: "= 0"'),
    at: '6:10',
    path: 'expect[0].at',
    says: 'expected only one of',
  },
  'an unknown metric': {
    text: expectation('at: end', 'lane: kappa', 'view: balance', 'metric: wrongKey', 'is: "= 0"'),
    at: '6:51',
    path: 'expect[0].metric',
    says: 'there is no metric "wrongKey"',
    suggests: 'wrongKeys',
  },
  'a metric that everything has': {
    text: expectation('at: end', 'lane: kappa', 'view: balance', 'metric: toString', 'is: "= 0"'),
    at: '6:51',
    path: 'expect[0].metric',
    says: 'there is no metric "toString"',
  },
  'a metric of another lane': {
    text: expectation('at: end', 'lane: kappa', 'metric: batchAgeMs', 'is: "> 0"'),
    at: '6:36',
    path: 'expect[0].metric',
    says: '"batchAgeMs" is not measured for "kappa"',
  },
  'a metric without its view': {
    text: expectation('at: end', 'lane: kappa', 'metric: wrongKeys', 'is: "> 0"'),
    at: '6:36',
    path: 'expect[0].metric',
    says: 'add "view"',
  },
  'a metric that is known at the end only': {
    text: expectation('at: 2h', 'lane: kappa', 'view: balance', 'metric: linfMinor', 'is: "> 0"'),
    at: '6:50',
    path: 'expect[0].metric',
    says: 'known only at the end',
  },
  'a view that is not computed': {
    text: expectation('at: end', 'lane: kappa', 'view: average', 'metric: wrongKeys', 'is: "= 0"'),
    at: '6:34',
    path: 'expect[0].view',
    says: 'does not compute "average"',
  },
  'an unknown variant': {
    text: expectation('at: end', 'variant: slo', ...wrong, 'is: "= 0"'),
    at: '6:24',
    path: 'expect[0].variant',
    says: 'there is no variant "slo"',
    suggests: 'slow',
  },
  'a comparison with an unknown variant': {
    text: expectation('at: end', ...wrong, 'is: "= quick:kappa"'),
    at: '6:66',
    path: 'expect[0].is',
    says: 'there is no variant "quick"',
  },
  'a comparison that is none': {
    text: expectation('at: end', ...wrong, 'is: process.exit()'),
    at: '6:66',
    path: 'expect[0].is',
    says: 'expected an operator',
  },
  'a comparison without an operator': {
    text: expectation('at: end', ...wrong, 'is: "0"'),
    at: '6:66',
    path: 'expect[0].is',
    says: 'operator',
  },
  'a tolerance of an inequality': {
    text: expectation('at: end', ...wrong, 'is: "> 5 ± 2"'),
    at: '6:66',
    path: 'expect[0].is',
    says: 'after "=" perhaps',
  },
  'a time that never is': {
    text: expectation('at: lambda.published(0)', ...wrong, 'is: "= 0"'),
    at: '6:10',
    path: 'expect[0].at',
    says: 'expected a time',
  },
  'an interval that ends outside the run': {
    text: expectation('during: [1h, 6h]', ...wrong, 'is: "= 0"'),
    at: '6:19',
    path: 'expect[0].during[1]',
    says: 'within the run',
  },
  'an interval with one end': {
    text: expectation('during: [1h]', ...wrong, 'is: "= 0"'),
    at: '6:14',
    path: 'expect[0].during',
    says: 'at least 2 entries',
  },
};

describe('a hostile or mistaken file is refused at the right place', () => {
  it.each(Object.entries(CASES))('%s', (_, { text, at, path, says, suggests }) => {
    const resolved = resolveScenario(text);
    if (resolved.ok) throw new Error('the file was accepted');
    const lines = resolved.errors.map((problem) => formatProblem(problem, 'file.yaml'));
    const [problem] = resolved.errors;
    expect({ at: `${problem!.line}:${problem!.column}`, path: problem!.path, line: lines[0] }).toEqual({
      at,
      path,
      line: expect.stringContaining(says) as string,
    });
    if (suggests !== undefined) expect(problem!.suggestion).toBe(suggests);
    expect(resolved.errors).toHaveLength(1);
  });

  it('says everything that is wrong at once, in the order of the file', () => {
    const resolved = resolveScenario(file('seed: x', 'kapa: 1', 'crud: {gap: 5}'));
    if (resolved.ok) throw new Error('the file was accepted');
    expect(resolved.errors.map(({ path }) => path)).toEqual(['seed', 'kapa', 'crud.gap']);
  });

  it('leaves the prototype of all objects alone', () => {
    resolveScenario('{"__proto__": {"polluted": 1}, "constructor": {"prototype": {"polluted": 1}}}');
    resolveScenario(file(), { set: ['__proto__.polluted=1', 'kappa.constructor.prototype.polluted=1'] });
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  it('refuses 100 MB without reading them', () => {
    const text = 'a: b\n'.repeat(20_000_000);
    const startMs = performance.now();
    expect(resolveScenario(text).ok).toBe(false);
    expect(performance.now() - startMs).toBeLessThan(50);
  });
});
