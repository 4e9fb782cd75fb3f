/** Named columns of numbers or words; a short one leaves the rest of its column empty. */
export type Columns = Record<string, ArrayLike<number | string>>;

/** Spreadsheets take a file without it for one in the system's old encoding, and show noise. */
const BYTE_ORDER_MARK = "\ufeff";

/**
 * Columns as a table of comma-separated values (RFC 4180), numbers in full precision. With words
 * beyond ASCII it begins with a byte-order mark: in Python, `utf-8-sig` reads both.
 */
export function csv(columns: Columns): string {
  const names = Object.keys(columns);
  const length = Math.max(0, ...Object.values(columns).map((column) => column.length));
  const rows = Array.from({ length }, (_, index) => [
    index,
    ...names.map((name) => columns[name]?.[index] ?? ""),
  ]);
  const text = [["index", ...names], ...rows]
    .map((row) => `${row.map(field).join(",")}\r\n`)
    .join("");
  return /^\p{ASCII}*$/u.test(text) ? text : BYTE_ORDER_MARK + text;
}

function field(value: number | string): string {
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
