/** Find out which parts of a module run, and take away the others. */
import { calls, concat, edit, imported, leb, Module, mark } from "./wasm.mjs";

const PREFIX = "probe:";
const BITS = 30;
const UNREACHABLE = Uint8Array.of(0, 0, 0x0b);
const NOTHING = new Uint8Array(0);
/** Functions shorter than this, in bytes, are not worth a look. */
const SHORT = 8;
/** A function that is called from so many places serves all kinds of callers: it stays whole. */
const POPULAR = 5;
/**
 * Functions up to this length, in bytes, stay whole if they ran at all; so does a longer one of which
 * this share ran while graphs were run. What else is long registers operators, chooses among types
 * or words messages, and only the little that ran of it is kept.
 */
const LONG = 9_000;
const SHARE = 0.3;

/** The module with a bit set wherever it runs, and the probes: [function, offset in its body]. */
export function instrument(original) {
  const module = new Module(original);
  const first = imported(module).globals + module.extend("global", []);
  const probes = [];
  const put = (index) => (offset) => {
    const global = first + Math.floor(probes.length / BITS);
    const bit = probes.length % BITS;
    probes.push([index, offset]);
    return mark(global, bit);
  };
  module.functions = module.functions.map((body, index) =>
    body.length < SHORT ? body : edit(body, put(index)),
  );
  const words = Array.from({ length: Math.ceil(probes.length / BITS) }, (_, word) => word);
  const zero = Uint8Array.of(0x7f, 1, 0x41, 0, 0x0b); // mutable i32
  module.extend(
    "global",
    words.map(() => zero),
  );
  module.extend(
    "export",
    words.map((word) => {
      const name = new TextEncoder().encode(PREFIX + word);
      return concat([leb(name.length), name, Uint8Array.of(3), leb(first + word)]);
    }),
  );
  return { module: module.bytes, probes };
}

/** The numbers of the probes that an instance of the instrumented module has passed since the last call. */
export function passed(instance, count) {
  const found = [];
  for (let word = 0; word < count / BITS; word++) {
    const global = instance.exports[PREFIX + word];
    const { value } = global;
    global.value = 0;
    for (let bit = 0; value >> bit; bit++) if ((value >> bit) & 1) found.push(word * BITS + bit);
  }
  return found;
}

/** How many calls of each function stand in the functions that ran. */
function callersOf(bodies, ran, before) {
  const callers = new Map();
  for (const index of ran) {
    for (const callee of calls(bodies[index])) {
      callers.set(callee - before, (callers.get(callee - before) ?? 0) + 1);
    }
  }
  return callers;
}

/**
 * The module without what did not run: a trap stands in its place.
 * @param seen the probes that were passed
 * @param running the functions that ran while graphs were run
 */
export function strip(original, seen, running) {
  const module = new Module(original);
  const bodies = module.functions;
  const offsets = new Map();
  for (const [index, offset] of seen) {
    if (!offsets.has(index)) offsets.set(index, new Set());
    offsets.get(index).add(offset);
  }
  const callers = callersOf(bodies, offsets.keys(), imported(module).functions);
  module.functions = bodies.map((body, index) => {
    const run = offsets.get(index);
    if (body.length < SHORT) return body;
    if (!run) return UNREACHABLE;
    if (body.length <= LONG || callers.get(index) >= POPULAR) return body;
    const short = edit(body, (offset) => (run.has(offset) ? NOTHING : null));
    return running.has(index) && short.length >= SHARE * body.length ? body : short;
  });
  silence(module);
  return module.bytes;
}

/** Letters, spaces and the like: documentation of operators, and long messages. */
const PROSE = /[\t\n\x20-\x7a]{80,}/g;
/** The end of a text may serve as another, shorter one. */
const ENDING = 32;

/** Erase the long texts in a module's data. */
function silence(module) {
  const { body } = module.section("data");
  const text = Buffer.from(body.buffer, body.byteOffset, body.length).toString("latin1");
  const data = Uint8Array.from(body);
  for (const { 0: passage, index } of text.matchAll(PROSE)) {
    const words = passage.split(" ").length;
    if (words >= 10 && !/[=%<]/.test(passage)) data.fill(0, index, index + passage.length - ENDING);
  }
  module.section("data").body = data;
}
