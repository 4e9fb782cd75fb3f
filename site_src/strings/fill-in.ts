/** The template with `{name}` replaced by `values.name`. */
export function fillIn(template: string, values: Record<string, string | number>): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => minus(values[name]));
}

/** A number as text, with a real minus sign. */
export function minus(value: string | number | undefined): string {
  return String(value).replace(/^-(?=\d)/, "−");
}
