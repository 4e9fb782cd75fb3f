import { minus } from "../../../strings/fill-in.ts";
import { type Language, say } from "../../../strings/strings.ts";

/** One table of numbers. */
export interface Sheet {
  name: string;
  /** of the columns, that of the rows' names first */
  heads: readonly string[];
  /** each begins with its name; asked for while the table is open */
  rows: () => readonly (readonly string[])[];
}

/** A 28x28 picture and what it is. */
export interface Picture {
  name: string;
  values: ArrayLike<number>;
}

const SIDE = 28;
const SIDES = Array.from({ length: SIDE }, (_, place) => place);

/** A number in three digits: -0.0123456 -> "−0.0123". */
export function threeDigits(value: number): string {
  return minus(String(Number(value.toPrecision(3)))).replace("e-", "e−");
}

/** The numbers of a picture as they lie in it: its rows and columns, counted from 1. */
export function sheetOf(lang: Language, { name, values }: Picture): Sheet {
  const heads = [say(lang, "dtPixel"), ...SIDES.map((column) => String(column + 1))];
  const cell = (row: number) => (column: number) => threeDigits(values[row * SIDE + column] ?? 0);
  return {
    name,
    heads,
    rows: () => SIDES.map((row) => [String(row + 1), ...SIDES.map(cell(row))]),
  };
}
