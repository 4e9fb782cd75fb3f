/** What the lab begins with. */
import type { Pair } from "./view.ts";

/** Of no season. */
export const BEGINNING = "明月";
export const LINE = "春风又绿江南岸，明月何时照我还。";
/** Of 王之涣's quatrain the last character but the mark is asked for; in the other the rhyme is spoilt. */
export const PAIR: Pair = {
  from: "白日依山尽，黄河入海流。欲穷千里目，更上一层",
  into: "白日依山尽，黄河入海平。欲穷千里目，更上一层",
  asked: "楼",
};
