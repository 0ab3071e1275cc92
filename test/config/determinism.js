/**
 * What gives another answer on another machine, in another browser or at another time. Node and Chromium disagree in one of thirteen logarithms, because
 * the language standard leaves the last bits open; clocks, chance and locales differ by their nature. None of it may occur where results are computed.
 */
export const inexactMath = [
  'acos',
  'acosh',
  'asin',
  'asinh',
  'atan',
  'atan2',
  'atanh',
  'cbrt',
  'cos',
  'cosh',
  'exp',
  'expm1',
  'hypot',
  'log',
  'log10',
  'log1p',
  'log2',
  'pow',
  'random',
  'sin',
  'sinh',
  'tan',
  'tanh',
];

export const ambientGlobals = [
  'Date',
  'Intl',
  'Temporal',
  'crypto',
  'performance',
  'setInterval',
  'setTimeout',
  'requestAnimationFrame',
  'fetch',
];

export const localeMethods = [
  'localeCompare',
  'toLocaleDateString',
  'toLocaleLowerCase',
  'toLocaleString',
  'toLocaleTimeString',
  'toLocaleUpperCase',
];

/** Folders of `src` that talk to people and machines, and may use all of it. */
export const outerFolders = ['worker', 'cli', 'ui', 'build'];
