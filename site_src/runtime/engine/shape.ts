/**
 * Whether a value that has come over the network has the types that were published: the part of JSON
 * Schema that our schemas use. A library for all of it would add a third to what a page loads first.
 */
export interface Shape {
  $defs?: Record<string, Shape>;
  $ref?: string;
  anyOf?: readonly Shape[];
  enum?: readonly unknown[];
  items?: Shape;
  properties?: Record<string, Shape>;
  required?: readonly string[];
  type?: string;
  /** what every other property of an object is */
  values?: Shape;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const TYPES: Record<string, (value: unknown) => boolean> = {
  array: Array.isArray,
  boolean: (value) => typeof value === "boolean",
  integer: Number.isInteger,
  null: (value) => value === null,
  number: Number.isFinite,
  object: isObject,
  string: (value) => typeof value === "string",
};

/**
 * What is wrong with a value, and where; null when nothing is.
 * @param whole the shape that holds the definitions
 */
export function flaw(value: unknown, shape: Shape, whole: Shape = shape, at = ""): string | null {
  if (shape.$ref) {
    const named = whole.$defs?.[shape.$ref.split("/").at(-1) ?? ""];
    return named ? flaw(value, named, whole, at) : `${at}: ${shape.$ref}`;
  }
  if (shape.anyOf) {
    const flaws = shape.anyOf.map((each) => flaw(value, each, whole, at));
    return flaws.includes(null) ? null : (flaws[0] ?? null);
  }
  if (shape.enum && !shape.enum.includes(value)) return `${at}: ${String(value).slice(0, 20)}`;
  if (shape.type && !TYPES[shape.type]?.(value)) return `${at}: ${shape.type} ≠ ${typeof value}`;
  if (Array.isArray(value)) return first(value.entries(), () => shape.items, whole, at);
  if (!isObject(value)) return null;
  const missing = shape.required?.find((name) => !Object.hasOwn(value, name));
  if (missing) return `${at}/${missing}: —`;
  const of = (name: string | number) => shape.properties?.[name] ?? shape.values;
  return first(Object.entries(value), of, whole, at);
}

function first(
  entries: Iterable<[string | number, unknown]>,
  of: (name: string | number) => Shape | undefined,
  whole: Shape,
  at: string,
): string | null {
  for (const [name, value] of entries) {
    const shape = of(name);
    const fault = shape ? flaw(value, shape, whole, `${at}/${name}`) : null;
    if (fault) return fault;
  }
  return null;
}
