import assert from "node:assert/strict";
import { test } from "node:test";
import { ink, LONGEST_INK } from "../../site_src/demos/digits/shared/ink.ts";
import {
  networkAskedFor,
  withoutNetwork,
} from "../../site_src/demos/digits/shared/network-address.ts";
import { LONGEST_STATE, read, write } from "../../site_src/demos/shared/base/address.ts";
import {
  type Codec,
  choice,
  list,
  number,
  optional,
  whole,
} from "../../site_src/demos/shared/base/codecs.ts";
import { hidden, hidingStyles } from "../../site_src/demos/shared/base/hiding.ts";
import { csv } from "../../site_src/demos/shared/take-away/csv.ts";

function survives<T>(codec: Codec<T>, values: readonly T[]): void {
  for (const value of values) assert.deepEqual(codec.parse(codec.text(value)), { value });
}

test("every type of state survives the way through a text", () => {
  survives(number(-4, 1e21), [0, 0.1, 1 / 3, -4, 1e21, 5e-324]);
  survives(whole(0, 999), [0, 999]);
  survives(choice(["A100 (312 TFLOP/s)", "b"]), ["A100 (312 TFLOP/s)"]);
  survives(optional(whole(0, 9)), [null, 0, 9]);
  survives(list(whole(0, 99), 2), [[4, 9]]);
});

test("what is not allowed is no state", () => {
  for (const bad of ["", "NaN", "Infinity", "0x10", "1e99", " 1", "-1", "1.5", "<script>"]) {
    assert.equal(whole(0, 9).parse(bad), null, bad);
  }
  assert.equal(choice([1, 2]).parse("3"), null);
  assert.equal(list(whole(0, 9), 2).parse("1"), null);
  assert.equal(list(whole(0, 9), 2).parse("1_x"), null);
});

test("strokes survive to the last point", () => {
  survives(ink, [
    [],
    [[[0, 0]]],
    [
      [
        [280, 0],
        [0, 280],
        [17, 279],
      ],
      [
        [140, 141],
        [139, 141],
      ],
    ],
  ]);
});

test("a hostile drawing is refused", () => {
  for (const bad of ["<script>", "A", "AAA", ".", "gggggggggg", "9999".repeat(30)]) {
    assert.equal(ink.parse(bad), null, bad);
  }
  assert.equal(ink.parse("AC".repeat(1_000_000)), null);
  assert.equal(ink.parse("AA".repeat(20_001)), null);
});

test("an address says what each lab shows", () => {
  const said = new Map([
    ["attack-lab", new Map([["epsilon", "0.2"]])],
    ["size-calculator", new Map([["model", "A/B & C=1"]])],
  ]);
  assert.deepEqual(read(write(said)), said);
  assert.equal(write(new Map()), "");
  assert.equal(networkAskedFor("#a-b?x=1/c-d?network=own"), "own");
  assert.equal(withoutNetwork("#a-b?x=1&network=shipped"), "#a-b?x=1");
});

test("an address has room for the longest drawing and a lab's other states", () => {
  assert.ok(LONGEST_STATE >= LONGEST_INK + 1_000);
});

test("a strange address says nothing", () => {
  for (const bad of [
    "",
    "#",
    "#s7-2",
    "#?x=1",
    "#%E0%A4?x=1",
    "#<script>?x=1",
    "#constructor?x=1",
  ]) {
    assert.equal(read(bad).size, 0, bad);
  }
  assert.equal(read(`#attack-lab?ink=${"A".repeat(10_000_000)}`).size, 0);
});

test("numbers are saved as a table", () => {
  const table = csv({ a: Float64Array.of(0.1, -2), "b, c": ['say "x"'] });
  assert.equal(table, 'index,a,"b, c"\r\n0,0.1,"say ""x"""\r\n1,-2,\r\n');
});

test("a table with Chinese words is one for spreadsheets too", () => {
  assert.equal(csv({ compressed: ["剪枝 50 %"] }), "\ufeffindex,compressed\r\n0,剪枝 50 %\r\n");
  assert.equal(csv({ 列: [1] })[0], "\ufeff");
});

test("only names can hide", () => {
  assert.deepEqual(hidden("?hide=epsilon,input,a{},*"), ["epsilon", "input"]);
  assert.equal(hidingStyles([]), "");
  assert.match(hidingStyles(["epsilon"]), /^\[data-control="epsilon"\] \{/);
});
