/** GitHub refuses longer addresses. */
const LONGEST = 8000;
/** Characters of an address that one character of the text takes at most. */
const WIDEST = 12;

/**
 * Return the address of a new issue with a text at the end of its body. Of a text that would make it
 * longer than GitHub takes, the end is left out.
 */
export function extended(address: string, text: string): string {
  const url = new URL(address);
  const before = url.searchParams.get("body") ?? "";
  const letters = [...text];
  url.searchParams.set("body", `${before}${text}\n`);
  while (url.href.length > LONGEST && letters.length) {
    letters.length -= Math.min(letters.length, Math.ceil((url.href.length - LONGEST) / WIDEST));
    url.searchParams.set("body", `${before}${letters.join("")}…\n`);
  }
  return letters.length ? url.href : address;
}

type Fields = Record<string, unknown>;

function fields(value: unknown): Fields {
  return typeof value === "object" && value !== null ? (value as Fields) : {};
}

/** `name: value` in a line; what has no value has no line. */
function line(name: string, value: unknown): string[] {
  if (value === null || value === undefined) return [];
  return [`${name}: ${typeof value === "string" ? value : JSON.stringify(value)}`];
}

/** What the rows of graphs that agree with PyTorch have in common. */
function passed(rows: Fields[], of: number): string {
  const differences = rows.map(({ verified }) => Number(fields(verified).difference ?? 0));
  return `passed: ${rows.length}/${of}, largest difference ${Math.max(0, ...differences)}`;
}

/**
 * Return what a self-test found, in a few lines: first whether all is well and what failed, in full;
 * of the rest a count. What else the test may tell one day is told as it is. The browser is not: it
 * stands in every report.
 */
export function brief(report: unknown, date: string): string {
  const { ok, failure, rows, browser: _, ...others } = fields(report);
  const all = Array.isArray(rows) ? rows.map(fields) : [];
  const failed = all.filter((row) => row.ok !== true);
  return [
    `self-test ${date}: ${ok === true ? "ok" : "not ok"}`,
    ...line("failure", failure),
    ...failed.flatMap((row) => line("failed", row)),
    passed(
      all.filter((row) => row.ok === true),
      all.length,
    ),
    ...Object.entries(others).flatMap(([name, value]) => line(name, value)),
  ].join("\n");
}
