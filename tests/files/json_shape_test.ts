import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import fc from "fast-check";
import { BadFileError } from "../../lib/errors.ts";
import {
  choice,
  finite,
  list,
  nullable,
  object,
  parseJson,
  text,
  whole,
} from "../../lib/files/json_shape.ts";

const shape = object({
  kind: choice(["a", "b"]),
  sizes: list(whole(1, 9)),
  rate: finite,
  inner: nullable(object({ name: text(/^x/, "a name with x") })),
}, { more: text() });
const good = { kind: "a", sizes: [1, 2], rate: 0.5, inner: { name: "x" } };

Deno.test("a value of the shape comes through, with the fields in the order of the shape", () => {
  const parse = (value: unknown) => parseJson(JSON.stringify(value), "f.json", shape, "");
  assertEquals(parse(good), good);
  const other = { more: "", inner: null, rate: 0, sizes: [], kind: "b" };
  assertEquals(
    JSON.stringify(parse(other)),
    '{"kind":"b","sizes":[],"rate":0,"inner":null,"more":""}',
  );
});

Deno.test("any other value is an error that names the place", () => {
  const said = (value: unknown) =>
    assertThrows(() => parseJson(JSON.stringify(value), "f.json", shape, "do"), BadFileError)
      .message;
  assertStringIncludes(said({ ...good, kind: "c" }), 'Expected a or b for kind but found "c"');
  assertStringIncludes(said({ ...good, sizes: [1, 10] }), "for sizes[1] but found 10");
  assertStringIncludes(said({ ...good, inner: { name: "y" } }), "a name with x for inner.name");
  assertStringIncludes(said({ ...good, extra: 1 }), "no such field for extra");
  assertStringIncludes(said({ kind: "a" }), "a list for sizes but found nothing");
  assertStringIncludes(said([]), "an object for the whole");
  assertThrows(() => parseJson("{", "f.json", shape, ""), BadFileError, "JSON");
});

Deno.test("no JSON makes anything but a value of the shape or a typed error", () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => {
    try {
      parseJson(JSON.stringify(value), "f.json", shape, "");
    } catch (error) {
      if (!(error instanceof BadFileError)) throw error;
    }
  }));
});
