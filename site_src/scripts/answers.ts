/** Numbers as readers write them, and whether they are right. */

/** A number that is expected, and how far off counts as the same. */
export interface Expected {
  value: number;
  /** Absolute. */
  within: number;
}

const MULTIPLES: Record<string, number> = {
  千: 1e3,
  万: 1e4,
  百万: 1e6,
  亿: 1e8,
  万亿: 1e12,
  thousand: 1e3,
  million: 1e6,
  billion: 1e9,
  trillion: 1e12,
  m: 1e6,
  b: 1e9,
};
/** What the numbers of the questions count; it may be written or left out. */
const COUNTED = /(?:倍|个|对|次|参数|权重|×|x|times|parameters?|weights?|pairs?)+$/;
const RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹";
const FORM =
  /^([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)(?:\/(\d+\.?\d*))?([a-z\u4e00-\u9fff]*)(%?)$/;

/** The text with its digits, signs and powers of ten written as programs write them. */
function plain(text: string): string {
  const powers = text.replace(/⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]+/g, (power) =>
    power.replace("⁻", "-").replace(/[^-]/g, (digit) => String(RAISED.indexOf(digit))),
  );
  return powers
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[−–]/g, "-")
    .replace(/[\s_'约≈=~]/g, "")
    .replace("⁄", "/")
    .replace(/。$/, "")
    .replace(/(?:[×x*·]10\^?)([+-]?\d+)$/, "e$1")
    .replace(COUNTED, "")
    .replace(
      /(^|\/)([+-]?[1-9]\d{0,2})((?:,\d{3})+)(?!\d)/g,
      (_, before, head, rest) => before + head + rest.replace(/,/g, ""),
    )
    .replace(/^([+-]?\d+),(\d+)/, "$1.$2");
}

/**
 * Read `0.42`, `1,572,864`, `1.4e10`, `1.4 × 10¹⁰`, `140 亿个`, `14 billion`, `3/4`, `295 倍` or `42 %`.
 * @param inPercent whether the question asks for a percentage, so that the sign adds nothing
 * @returns null for what is not a finite number
 */
export function readNumber(text: string, inPercent = false): number | null {
  const match = FORM.exec(plain(text));
  if (!match) return null;
  const [, mantissa, divisor = "1", word = "", sign] = match;
  const multiple = word === "" ? 1 : MULTIPLES[word];
  if (multiple === undefined) return null;
  const value = (Number(mantissa) / Number(divisor)) * multiple * (sign && !inPercent ? 0.01 : 1);
  return Number.isFinite(value) ? value : null;
}

/** Whether a number is the expected one. */
export function agrees(value: number, { value: wanted, within }: Expected): boolean {
  // Written decimals are rarely exact in binary.
  return Math.abs(value - wanted) <= within + 1e-9 * Math.abs(wanted);
}
