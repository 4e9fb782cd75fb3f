/** A number that has its sign, unless it is nothing. */
export const signed = (value: number, digits = 1): string =>
  `${value < 0 ? "−" : value > 0 ? "+" : ""}${Math.abs(value).toFixed(digits)}`;
