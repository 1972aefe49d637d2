/**
 * Covers the doors of deno.json: the documentation of each public function and class. `deno
 * task dev test:doc` runs the examples.
 */
import { assertEquals } from "@std/assert";
import {
  type Callable,
  callablesOf,
  type DocumentedSymbol,
  type JsDoc,
  membersOf,
  readDoors,
} from "./door_documentation.ts";

const doors = await readDoors();
/** The code of every example in the doors' documentation. */
const examples = doors.flatMap(({ module, symbols }) => [
  ...examplesIn(module),
  ...symbols.flatMap(({ declarations }) => declarations.flatMap(({ jsDoc }) => examplesIn(jsDoc))),
]);

Deno.test("a name that two doors export means the same in both", () => {
  const places = new Map<string, Set<string>>();
  const collisions: string[] = [];
  for (const { door, symbols } of doors) {
    for (const { name, declarations } of symbols) {
      if (name === "default") continue;
      const [{ location }] = declarations;
      const place = `${location.filename.replace(/^.*?\/(?=lib|datasets)/, "")}:${location.line}`;
      places.set(name, (places.get(name) ?? new Set()).add(place));
      if (places.get(name)?.size === 2) collisions.push(`${name} of ${door}`);
    }
  }
  assertEquals(collisions, []);
});

for (const { door, module, symbols } of doors) {
  Deno.test(`${door} shows its use in an example`, () => {
    assertEquals(examplesIn(module).length > 0, true);
  });

  Deno.test(`every function, class and constant of ${door} is used in an example`, () => {
    const without = symbols.filter(({ name, declarations }) =>
      declarations.some(({ kind }) => kind !== "interface" && kind !== "typeAlias") &&
      !declarations.some(({ jsDoc }) => examplesIn(jsDoc).length > 0) &&
      !examples.some((code) => new RegExp(`\\b${name}\\b`).test(code))
    );
    assertEquals(without.map(({ name }) => name), []);
  });

  Deno.test(`every function and method of ${door} documents its parameters and what it returns`, () => {
    assertEquals(symbols.flatMap(callablesOf).flatMap(undocumented), []);
  });

  Deno.test(`every class and interface of ${door} documents its members`, () => {
    assertEquals(symbols.flatMap(membersWithoutText), []);
  });
}

/** The parameters of a function that no `@param` describes, and `@returns` where it is missing. */
function undocumented({ name, jsDoc, params, named, returns }: Callable): string[] {
  const tags = (jsDoc?.tags ?? []).filter(({ doc = "" }) => doc !== "");
  const described = tags.filter(({ kind }) => kind === "param").map(({ name }) => name);
  const missing = named.filter((parameter) => !described.includes(parameter));
  // A destructured parameter may have any name in the text.
  if (described.length < params.length && missing.length === 0) missing.push("{...}");
  if (returns && !tags.some(({ kind }) => kind === "return")) missing.push("@returns");
  return missing.map((what) => `${name}: ${what}`);
}

/** The members without their own text; a setter shares that of its getter. */
function membersWithoutText({ name, declarations }: DocumentedSymbol): string[] {
  return declarations.flatMap(membersOf)
    .filter(({ kind, jsDoc }) => kind !== "setter" && (jsDoc?.doc ?? "") === "")
    .map((member) => `${name}.${member.name}`);
}

/** The code blocks of a documentation comment, including its `@example`s. */
function examplesIn(jsDoc: JsDoc | undefined): string[] {
  const texts = [jsDoc?.doc ?? "", ...(jsDoc?.tags ?? []).map(({ doc = "" }) => doc)];
  return texts.flatMap((text) =>
    [...text.matchAll(/^```ts.*\n([\s\S]*?)^```/gm)].map(([, code]) => code)
  );
}
