/**
 * Logarithm, exponential and normal quantile that are the same bits on every engine. The language leaves the last bits of `Math.log` and `Math.exp` open,
 * and engines differ in one result of thirteen; addition, multiplication, division and square root are exact by IEEE 754, so these are built of nothing else.
 *
 * `ln` and `exp` follow fdlibm (Sun Microsystems, 1993) for ordinary finite arguments; the quantile is algorithm AS 241 (Wichura, 1988).
 */
const number = new Float64Array(1);
/** low and high word of `number`, in the byte order of every machine that runs a browser today */
const words = new Int32Array(number.buffer);

/** Multiplying by a power of two moves the exponent and is exact; writing the exponent into the bits would wait for the memory each time. */
const LEAST_POWER = -1_024;
const POWERS_OF_TWO = new Float64Array(1_024 - LEAST_POWER).fill(1);
for (let power = 1; power < 1_024; power++) POWERS_OF_TWO[power - LEAST_POWER] = POWERS_OF_TWO[power - 1 - LEAST_POWER]! * 2;
for (let power = -1; power >= LEAST_POWER; power--) POWERS_OF_TWO[power - LEAST_POWER] = POWERS_OF_TWO[power + 1 - LEAST_POWER]! / 2;

const powerOfTwo = (power: number): number => POWERS_OF_TWO[power - LEAST_POWER]!;

const LN2_HIGH = 6.9314718036912381649e-1;
const LN2_LOW = 1.90821492927058770002e-10;
const INVERSE_LN2 = 1.4426950408889634;

/** Natural logarithm of a normal number > 0. */
export function ln(x: number): number {
  number[0] = x;
  const exponentAndMantissa = words[1]!;
  const mantissa = exponentAndMantissa & 0xfffff;
  const carry = (mantissa + 0x95f64) & 0x100000;
  const k = (exponentAndMantissa >> 20) - 1023 + (carry >> 20);
  const f = x * powerOfTwo(-k) - 1;
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  const odd = z * (0.6666666666666735 + w * (0.2857142874366239 + w * (0.1818357216161805 + w * 0.14798198605116586)));
  const even = w * (0.3999999999940942 + w * (0.22222198432149784 + w * 0.15313837699209373));
  const r = odd + even;
  if (((mantissa - 0x6147a) | (0x6b851 - mantissa)) > 0) {
    const half = 0.5 * f * f;
    return k * LN2_HIGH - (half - (s * (half + r) + k * LN2_LOW) - f);
  }
  return k * LN2_HIGH - (s * (f - r) - k * LN2_LOW - f);
}

/** e to the power of x, for |x| ≤ 700. */
export function exp(x: number): number {
  const k = Math.trunc(INVERSE_LN2 * x + (x < 0 ? -0.5 : 0.5));
  const high = x - k * LN2_HIGH;
  const low = k * LN2_LOW;
  const r = high - low;
  const t = r * r;
  const c =
    r -
    t *
      (0.16666666666666602 +
        t * (-0.0027777777777015593 + t * (6.613756321437934e-5 + t * (-1.6533902205465252e-6 + t * 4.1381367970572385e-8))));
  const y = 1 - (low - (r * c) / (2 - c) - high);
  return y * powerOfTwo(k);
}

/** The z below which a normal variable of mean 0 and variance 1 falls with probability p, 0 < p < 1. */
export function normalQuantile(p: number): number {
  const q = p - 0.5;
  if (q >= -0.425 && q <= 0.425) {
    const r = 0.180625 - q * q;
    return (q * horner(CENTRE, r)) / horner(CENTRE_BELOW, r);
  }
  const r = Math.sqrt(-ln(q < 0 ? p : 1 - p));
  const z = r <= 5 ? horner(TAIL, r - 1.6) / horner(TAIL_BELOW, r - 1.6) : horner(FAR, r - 5) / horner(FAR_BELOW, r - 5);
  return q < 0 ? -z : z;
}

const horner = (c: readonly number[], x: number): number =>
  ((((((c[7]! * x + c[6]!) * x + c[5]!) * x + c[4]!) * x + c[3]!) * x + c[2]!) * x + c[1]!) * x + c[0]!;

const CENTRE = [
  3.387132872796366608, 133.14166789178437745, 1971.5909503065514427, 13731.693765509461125, 45921.953931549871457, 67265.770927008700853,
  33430.575583588128105, 2509.0809287301226727,
];
const CENTRE_BELOW = [
  1, 42.313330701600911252, 687.1870074920579083, 5394.1960214247511077, 21213.794301586595867, 39307.89580009271061, 28729.085735721942674,
  5226.495278852854561,
];
const TAIL = [
  1.42343711074968357734, 4.6303378461565452959, 5.7694972214606914055, 3.64784832476320460504, 1.27045825245236838258,
  0.24178072517745061177, 0.0227238449892691845833, 7.7454501427834140764e-4,
];
const TAIL_BELOW = [
  1, 2.05319162663775882187, 1.6763848301838038494, 0.68976733498510000455, 0.14810397642748007459, 0.0151986665636164571966,
  5.475938084995344946e-4, 1.05075007164441684324e-9,
];
const FAR = [
  6.6579046435011037772, 5.4637849111641143699, 1.7848265399172913358, 0.29656057182850489123, 0.026532189526576123093,
  0.0012426609473880784386, 2.71155556874348757815e-5, 2.01033439929228813265e-7,
];
const FAR_BELOW = [
  1, 0.59983220655588793769, 0.13692988092273580531, 0.0148753612908506148525, 7.868691311456132591e-4, 1.8463183175100546818e-5,
  1.4215117583164458887e-7, 2.04426310338993978564e-15,
];
