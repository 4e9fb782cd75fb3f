/** The template with `{name}` replaced by `values.name`. */
export function fillIn(template: string, values: Record<string, string | number>): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => minus(values[name]));
}

/** A number as text, with a real minus sign. */
export function minus(value: string | number | undefined): string {
  return String(value)
    .replace(/^-(?=\d)/, "−")
    .replace(/^(−?[\d.]+e)-(?=\d+$)/, "$1−");
}

/** So many decimals; what would read as zero and is none, as "≈ 0". */
export function decimals(value: number, count: number): string {
  const text = value.toFixed(count);
  return value !== 0 && Number(text) === 0 ? "≈ 0" : minus(text);
}
