/** Several modules that differ in the bodies of functions, optimised as one and parted again. */
import { beginning, concat, imported, leb, Module, Reader } from "./wasm.mjs";

const KIND_FUNCTION = 0;
/** Names under which functions survive the optimiser. */
const [WHOLE, SMALL] = ["whole:", "small:"];
const equal = (one, other) => Buffer.compare(one, other) === 0;

/** The numbers of the functions whose bodies are others in another module. */
function changed(one, other) {
  const bodies = new Module(other).functions;
  return new Module(one).functions.flatMap((body, index) =>
    equal(body, bodies[index]) ? [] : [index],
  );
}

function exported(name, number) {
  const letters = new TextEncoder().encode(name);
  return concat([leb(letters.length), letters, Uint8Array.of(KIND_FUNCTION), leb(number)]);
}

/**
 * A function that the optimiser takes for no other's twin: of two that were one, only one may be small.
 * What is added does nothing, and is gone before the end.
 */
function unlike(body, number) {
  const at = beginning(body);
  const [constant, drop] = [Uint8Array.of(0x41), Uint8Array.of(0x1a)];
  return concat([body.subarray(0, at), constant, leb(number), drop, body.subarray(at)]);
}

/** The whole module, and behind its functions once more those that the small one has otherwise. */
export function both(small, whole) {
  const module = new Module(whole);
  const bodies = module.functions;
  const smaller = new Module(small).functions;
  const doubled = changed(small, whole);
  const types = module.types;
  const before = imported(module).functions;
  module.extend(
    "function",
    doubled.map((index) => leb(types[index])),
  );
  const apart = [...bodies];
  for (const index of doubled) apart[index] = unlike(bodies[index], index);
  module.functions = [...apart, ...doubled.map((index) => smaller[index])];
  module.extend("export", [
    ...doubled.map((index) => exported(WHOLE + index, before + index)),
    ...doubled.map((index, at) => exported(SMALL + index, before + bodies.length + at)),
  ]);
  return module.bytes;
}

/**
 * What `both` has exported, by the number that a function had: those that it has now, whole and small.
 * The exports are taken out. Small ones that are nothing but a trap may be one with another trap.
 */
function takeOut(module) {
  const section = module.section("export");
  const reader = new Reader(section.body);
  const before = imported(module).functions;
  const kept = [];
  const found = new Map();
  for (let left = reader.number(); left > 0; left--) {
    const begin = reader.offset;
    const name = new TextDecoder().decode(reader.take(reader.number()));
    reader.byte();
    const number = reader.number();
    const kind = [WHOLE, SMALL].find((prefix) => name.startsWith(prefix));
    if (!kind) {
      kept.push(section.body.slice(begin, reader.offset));
      continue;
    }
    const index = Number(name.slice(kind.length));
    const pair = found.get(index) ?? {};
    found.set(index, { ...pair, [kind === WHOLE ? "whole" : "small"]: number - before });
  }
  section.body = concat([leb(kept.length), ...kept]);
  return found;
}

/**
 * @param optimised what the optimiser made of `both`
 * @param small the small module, as it was
 * @param others modules that have more than the small one and no more than the whole one
 * @returns the small module, and each of the others with the whole bodies of what it has otherwise
 */
export function parted(optimised, small, others) {
  const module = new Module(optimised);
  const pairs = takeOut(module);
  const bodies = module.functions;
  const count = withoutLast(bodies.length, new Set([...pairs.values()].map((pair) => pair.small)));
  module.shorten(bodies.length - count);
  const withBodies = (chosen) => {
    module.functions = chosen;
    // What is called and is not there any more would be found here.
    if (!WebAssembly.validate(module.bytes)) throw new Error("the parts do not fit together");
    return module.bytes;
  };
  const smallest = bodies.slice(0, count);
  for (const { whole, small: less } of pairs.values()) smallest[whole] = bodies[less];
  return {
    small: withBodies(smallest),
    patched: others.map((other) => {
      const own = [...smallest];
      for (const index of changed(small, other)) {
        const { whole } = pairs.get(index);
        own[whole] = bodies[whole];
      }
      return withBodies(own);
    }),
  };
}

/** How many functions there are without those at the end that are among some. */
function withoutLast(count, some) {
  let left = count;
  while (some.has(left - 1)) left -= 1;
  return left;
}
