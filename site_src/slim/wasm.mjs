/** As much of the WebAssembly binary format as it takes to change functions in place. */

/** Section numbers, WebAssembly core specification 5.5.2. */
const SECTION = { import: 2, function: 3, global: 6, export: 7, code: 10, data: 11 };
const OP = { block: 0x02, loop: 0x03, if: 0x04, else: 0x05, end: 0x0b, brIf: 0x0d, call: 0x10 };

/** An unsigned number as LEB128. */
export function leb(number) {
  const bytes = [];
  let rest = number;
  do {
    bytes.push((rest & 127) | (rest > 127 ? 128 : 0));
    rest >>>= 7;
  } while (rest);
  return Uint8Array.from(bytes);
}

/** Byte arrays, one after the other. */
export function concat(parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

/** Reads along a byte array. */
export class Reader {
  constructor(bytes, offset = 0) {
    this.bytes = bytes;
    this.offset = offset;
  }
  byte() {
    return this.bytes[this.offset++];
  }
  /** A LEB128 number, unsigned. */
  number() {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
    }
  }
  /** Skip so many numbers. */
  skip(count) {
    for (let left = count; left > 0; left--) this.number();
  }
  take(length) {
    this.offset += length;
    return this.bytes.subarray(this.offset - length, this.offset);
  }
}

/** The sections of a module. */
export class Module {
  constructor(bytes) {
    const reader = new Reader(bytes, 8);
    this.sections = [];
    while (reader.offset < bytes.length) {
      const id = reader.byte();
      this.sections.push({ id, body: reader.take(reader.number()) });
    }
  }
  section(name) {
    return this.sections.find(({ id }) => id === SECTION[name]);
  }
  /** The functions of the code section, each with its locals. */
  get functions() {
    const reader = new Reader(this.section("code").body);
    return Array.from({ length: reader.number() }, () => reader.take(reader.number()));
  }
  set functions(bodies) {
    const parts = bodies.flatMap((body) => [leb(body.length), body]);
    this.section("code").body = concat([leb(bodies.length), ...parts]);
  }
  /** The type of each function. */
  get types() {
    const reader = new Reader(this.section("function").body);
    return Array.from({ length: reader.number() }, () => reader.number());
  }
  /** Drop the types of so many functions, the last ones. */
  shorten(count) {
    const types = this.types.slice(0, -count || undefined);
    this.section("function").body = concat([leb(types.length), ...types.map(leb)]);
  }
  /** Put more entries at the end of a section's vector; returns how many there were. */
  extend(name, entries) {
    const section = this.section(name);
    const reader = new Reader(section.body);
    const count = reader.number();
    const rest = section.body.subarray(reader.offset);
    section.body = concat([leb(count + entries.length), rest, ...entries]);
    return count;
  }
  get bytes() {
    const header = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
    const parts = this.sections.map(({ id, body }) => [Uint8Array.of(id), leb(body.length), body]);
    return concat([header, ...parts.flat()]);
  }
}

/** How many functions and globals a module imports. */
export function imported(module) {
  const reader = new Reader(module.section("import").body);
  const counts = { functions: 0, globals: 0 };
  for (let left = reader.number(); left > 0; left--) {
    reader.take(reader.number());
    reader.take(reader.number());
    const kind = reader.byte();
    if (kind === 3) {
      reader.take(2);
      counts.globals += 1;
    } else if (kind === 0) {
      reader.number();
      counts.functions += 1;
    } else {
      if (kind === 1) reader.byte();
      const bounded = reader.byte() & 1;
      reader.number();
      if (bounded) reader.number();
    }
  }
  return counts;
}

/** How many numbers follow the operators with prefix 0xfc: conversions, memory and tables. */
const BULK = [0, 0, 0, 0, 0, 0, 0, 0, 2, 1, 2, 1, 2, 1, 2, 1, 1, 1];

/** Skip what follows a prefix: 0xfc bulk, 0xfd vectors, 0xfe atomics. */
function skipPrefixed(reader, prefix) {
  const sub = reader.number();
  if (prefix === 0xfc) reader.skip(BULK[sub]);
  else if (prefix === 0xfe) reader.skip(sub === 3 ? 1 : 2);
  else if (sub <= 11 || sub === 92 || sub === 93) reader.skip(2);
  else if (sub === 12 || sub === 13) reader.take(16);
  else if (sub >= 21 && sub <= 34) reader.byte();
  else if (sub >= 84 && sub <= 91) reader.skip(3);
}

/** Skip one instruction; returns its operator. @throws Error for one that is not expected */
function skip(reader) {
  const op = reader.byte();
  if (op <= 0x01 || op === 0x05 || op === 0x0b || op === 0x0f) return op;
  if (op === 0x1a || op === 0x1b || op === 0xd1 || (op >= 0x45 && op <= 0xc4)) return op;
  if (op >= 0x06 && op <= 0x0a) throw new Error(`operator ${op}: exceptions are not expected`);
  if (op >= 0xfc) skipPrefixed(reader, op);
  else if (op === 0x11 || (op >= 0x28 && op <= 0x3e)) reader.skip(2);
  else if (op === 0x43) reader.take(4);
  else if (op === 0x44) reader.take(8);
  else if (op === 0x0e) reader.skip(reader.number() + 1);
  else if (op === 0x1c) reader.take(reader.number());
  else reader.skip(1); // a block's type, a label, an index, a constant
  return op;
}

/** Where the first instruction of a function stands. */
export function beginning(body) {
  const reader = new Reader(body);
  for (let left = reader.number(); left > 0; left--) {
    reader.number();
    reader.byte();
  }
  return reader.offset;
}

/** The functions that a function calls by their number. */
export function calls(body) {
  const reader = new Reader(body, beginning(body));
  const callees = [];
  while (reader.offset < body.length) {
    const at = reader.offset;
    if (skip(reader) === OP.call) callees.push(new Reader(body, at + 1).number());
  }
  return callees;
}

/** Go to the `end` or `else` of the block that the reader stands in. */
function leave(reader) {
  for (let depth = 0; ; ) {
    const at = reader.offset;
    const op = skip(reader);
    if (op === OP.block || op === OP.loop || op === OP.if) depth += 1;
    else if (depth === 0 && (op === OP.end || op === OP.else)) {
      reader.offset = at;
      return;
    } else if (op === OP.end) depth -= 1;
  }
}

/**
 * A function with something done at every place that control may or may not reach: its begin, and
 * after each `if`, `else`, `end` and `br_if`.
 * @param at told the offset; returns bytes to put there, or null to replace all up to the end of the
 *   block by `unreachable`
 */
export function edit(body, at) {
  const reader = new Reader(body, beginning(body));
  const parts = [];
  let copied = 0;
  const visit = () => {
    const next = body[reader.offset];
    if (next === OP.end || next === OP.else) return; // nothing stands here
    const bytes = at(reader.offset);
    parts.push(body.subarray(copied, reader.offset), bytes ?? Uint8Array.of(0));
    if (!bytes) leave(reader);
    copied = reader.offset;
  };
  visit();
  while (reader.offset < body.length) {
    const op = skip(reader);
    if (reader.offset < body.length && [OP.if, OP.else, OP.end, OP.brIf].includes(op)) visit();
  }
  return concat([...parts, body.subarray(copied)]);
}

/** Instructions that set a bit of an i32 global, and leave everything else as it is. */
export function mark(global, bit) {
  const value = [];
  for (let rest = 1 << bit; ; rest >>= 7) {
    const last = rest < 64;
    value.push((rest & 127) | (last ? 0 : 128));
    if (last) break;
  }
  const index = leb(global);
  const [get, constant, or, set] = [0x23, 0x41, 0x72, 0x24].map((op) => Uint8Array.of(op));
  return concat([get, index, constant, Uint8Array.from(value), or, set, index]);
}
