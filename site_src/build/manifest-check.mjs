// Write manifest-shape.json for each family that is named: of its manifest's JSON schema what a page checks on
// arrival, without the words for people.
import { readFileSync, writeFileSync } from "node:fs";

/** Keywords that runtime/shape.ts knows. A schema with others is not checked by halves: the build fails. */
const KNOWN = ["$defs", "$ref", "anyOf", "enum", "items", "properties", "required", "type"];
const WORDS = ["title", "description", "default", "additionalProperties"];

function shape(schema, at) {
  const kept = {};
  for (const [name, value] of Object.entries(schema)) {
    if (name === "additionalProperties" && typeof value === "object")
      kept.values = shape(value, at);
    else if (WORDS.includes(name)) continue;
    else if (name === "const") kept.enum = [value];
    else if (!KNOWN.includes(name)) throw new Error(`${at}: the page cannot check “${name}”`);
    else if (name === "$defs" || name === "properties")
      kept[name] = Object.fromEntries(
        Object.entries(value).map(([key, part]) => [key, shape(part, `${at}.${key}`)]),
      );
    else if (name === "items") kept.items = shape(value, `${at}[]`);
    else if (name === "anyOf") kept.anyOf = value.map((part) => shape(part, at));
    else kept[name] = value;
  }
  return kept;
}

for (const family of process.argv.slice(2)) {
  const folder = `build/types/${family}`;
  const schema = JSON.parse(readFileSync(`${folder}/manifest.schema.json`, "utf8"));
  writeFileSync(`${folder}/manifest-shape.json`, JSON.stringify(shape(schema, "manifest")));
}
