/** What makes one module of another; site_src/runtime/engine/patch.ts applies it. */
import { concat, leb, Module, Reader } from "./wasm.mjs";

const CODE = 10;
/** The name of the custom section that holds a patch, in a module that has nothing else. */
const NAME = "runtime-patch";

/** Where the numbers and bodies of a module's functions stand in it, and what stands there. */
function functionsOf(bytes) {
  const reader = new Reader(bytes, 8);
  for (;;) {
    const id = reader.byte();
    const size = reader.offset;
    const length = reader.number();
    if (id !== CODE) {
      reader.take(length);
      continue;
    }
    const spans = [[size, reader.offset]];
    for (let left = reader.number(); left > 0; left--) {
      const begin = reader.offset;
      reader.take(reader.number());
      spans.push([begin, reader.offset]);
    }
    return spans.map(([begin, end]) => ({ begin, end, bytes: bytes.subarray(begin, end) }));
  }
}

/**
 * The spans of a module that are others in another one with as many functions, all else the same:
 * how many, of each where it begins and ends and how long its replacement is, all uint32, then the replacements.
 */
export function difference(one, other) {
  const after = functionsOf(other);
  const pairs = functionsOf(one).map((span, index) => ({ ...span, instead: after[index].bytes }));
  const changed = pairs.filter(({ bytes, instead }) => Buffer.compare(bytes, instead));
  const numbers = changed.flatMap(({ begin, end, instead }) => [begin, end, instead.length]);
  const header = new Uint8Array(Uint32Array.of(changed.length, ...numbers).buffer);
  return concat([header, ...changed.map(({ instead }) => instead)]);
}

/** A patch as a module, since every host sends modules packed. */
export function wrapped(patch) {
  const name = new TextEncoder().encode(NAME);
  const module = new Module(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0));
  module.sections.push({ id: 0, body: concat([leb(name.length), name, patch]) });
  return module.bytes;
}
