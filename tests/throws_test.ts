/** Covers the doors of `deno.json`: `@throws` names what each public function and method throws. */
import { assertEquals } from "@std/assert";
import { type Callable, callablesOf, readDoors } from "./door_documentation.ts";
import { published, root } from "./house.ts";
import { thrownErrors } from "./thrown_errors.ts";

const doors = await readDoors();
const thrown = thrownErrors(
  Object.fromEntries(
    published.flatMap(sourcesIn).map((path) => [path, Deno.readTextFileSync(root + path)]),
  ),
);
const builtIn = ["Error", "TypeError", "RangeError", "SyntaxError", "DOMException"];
/** What a caller can name in a `catch`. */
const catchable = new Set([
  ...builtIn,
  ...doors.flatMap(({ symbols }) => symbols)
    .filter(({ declarations }) => declarations.some(({ kind }) => kind === "class"))
    .map(({ name }) => name),
]);

for (const { door, symbols } of doors) {
  const callables = symbols.flatMap(callablesOf);

  Deno.test(`every function and method of ${door} names the errors that it throws`, () => {
    // The overloads of a function share what it throws.
    const documented = Map.groupBy(callables, placeOf);
    const silent = [...documented].flatMap(([place, overloads]) => {
      const named = overloads.flatMap(namedErrors);
      const missing = [...thrown.get(place) ?? []].filter((error) => !named.includes(error));
      return missing.map((error) => `${place}: @throws {${error}}`);
    });
    assertEquals(silent, []);
  });

  Deno.test(`every @throws of ${door} names a class that callers can import, and says when`, () => {
    const vague = callables.flatMap((callable) =>
      throwsOf(callable)
        .filter(({ tsType, doc = "" }) => !catchable.has(tsType?.repr ?? "") || doc.trim() === "")
        .map(({ tsType }) => `${placeOf(callable)}: @throws {${tsType?.repr ?? ""}}`)
    );
    assertEquals(vague, []);
  });
}

function placeOf({ file, name }: Callable): string {
  return `${file}#${name}`;
}

function throwsOf({ jsDoc }: Callable) {
  return (jsDoc?.tags ?? []).filter(({ kind }) => kind === "throws");
}

function namedErrors(callable: Callable): string[] {
  return throwsOf(callable).flatMap(({ tsType }) => tsType?.repr ?? []);
}

/** The TypeScript files at or below `place`; the kernels in AssemblyScript throw no errors. */
function sourcesIn(place: string): string[] {
  if (place.endsWith(".ts")) return [place];
  if (place === "lib/ops/cpu/kernels") return [];
  return [...Deno.readDirSync(root + place)].flatMap(({ name, isDirectory }) =>
    isDirectory || name.endsWith(".ts") ? sourcesIn(`${place}/${name}`) : []
  );
}
