import { inPercent } from "../../../strings/strings.ts";

/** One axis of a chart. */
export interface Axis {
  name: string;
  from: number;
  to: number;
  /** equal steps are equal factors; `from` must be above 0 */
  log?: boolean;
  /** a value as it is written */
  text?: (value: number) => string;
}

/** Where a value lies between the ends, 0..1; what lies outside is drawn at the end. */
export function fraction({ from, to, log }: Axis, value: number): number {
  const of = (at: number) => (log ? Math.log10(Math.max(at, from)) : at);
  const share = (of(value) - of(from)) / (of(to) - of(from));
  return Math.min(1, Math.max(0, share));
}

/** Up to about `most` round values between the ends; of a short logarithmic axis no powers, since it has one at the most. */
export function ticks({ from, to, log }: Axis, most: number): number[] {
  const found = log ? powers(from, to, most) : [];
  return found.length > 1 ? found : steps(from, to, most);
}

function steps(from: number, to: number, most: number): number[] {
  const rough = (to - from) / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step =
    [1, 2, 2.5, 5, 10].map((times) => times * power).find((each) => each >= rough) ?? rough;
  const first = Math.ceil(from / step - 1e-9);
  const count = Math.floor(to / step + 1e-9) - first + 1;
  return Array.from({ length: count }, (_, index) =>
    Number(((first + index) * step).toPrecision(12)),
  );
}

function powers(from: number, to: number, most: number): number[] {
  const low = Math.ceil(Math.log10(from) - 1e-9);
  const count = Math.floor(Math.log10(to) + 1e-9) - low + 1;
  const every = Math.max(1, Math.ceil(count / most));
  return Array.from(
    { length: Math.ceil(count / every) },
    (_, index) => 10 ** (low + index * every),
  );
}

/** 0.9914 -> "99.1 %", for axes of shares. */
export function share(value: number): string {
  return `${Number(inPercent(value))}\u00a0%`;
}
