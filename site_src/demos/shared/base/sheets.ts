import { minus } from "../../../strings/fill-in.ts";

/** One table of numbers. */
export interface Sheet {
  name: string;
  /** of the columns, that of the rows' names first */
  heads: readonly string[];
  /** each begins with its name; asked for while the table is open */
  rows: () => readonly (readonly string[])[];
}

/** A number in three digits: -0.0123456 -> "−0.0123". */
export function threeDigits(value: number): string {
  return minus(String(Number(value.toPrecision(3)))).replace("e-", "e−");
}
