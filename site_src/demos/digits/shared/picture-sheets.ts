import { SIDE } from "../../../runtime/digits/picture.ts";
import { type Language, say } from "../../../strings/strings.ts";
import { type Sheet, threeDigits } from "../../shared/base/sheets.ts";

/** The numbers of a picture with as many pixels as a digit's, and what it is. */
export interface Picture {
  name: string;
  values: ArrayLike<number>;
}

const SIDES = Array.from({ length: SIDE }, (_, index) => index);

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
