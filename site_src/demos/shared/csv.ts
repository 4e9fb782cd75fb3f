/** Named columns of numbers or words; a short one leaves the rest of its column empty. */
export type Columns = Record<string, ArrayLike<number | string>>;

/** Columns as a table of comma-separated values (RFC 4180), numbers in full precision. */
export function csv(columns: Columns): string {
  const names = Object.keys(columns);
  const length = Math.max(0, ...Object.values(columns).map((column) => column.length));
  const rows = Array.from({ length }, (_, place) => [
    place,
    ...names.map((name) => columns[name]?.[place] ?? ""),
  ]);
  return [["index", ...names], ...rows].map((row) => `${row.map(field).join(",")}\r\n`).join("");
}

function field(value: number | string): string {
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
