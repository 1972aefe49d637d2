/** Covers docs/migration_0.2.md: it says where every name of 0.1.0 is now. */
import { assertEquals } from "@std/assert";
import { namesOf, root } from "./house.ts";
import { doorsIn, goneNames, migrationPage, renamed } from "./migration.ts";

const before = doorsIn("doors_0_1.json");
const today = doorsIn("doors.json");

Deno.test("the page lists what happened to each name that its door no longer exports", () => {
  const page = Deno.readTextFileSync(`${root}docs/migration_0.2.md`);
  assertEquals(
    page,
    migrationPage(goneNames(before, today)),
    "`deno run -A tests/write_doors.ts` rewrites it",
  );
});

Deno.test("a renamed name is no longer exported by its door, and its new name is", async () => {
  const lesson03 = await namesOf("notebooks/exercises/03.ts");
  const wrong = Object.entries(renamed).filter(([key, { name, door }]) => {
    const [oldDoor, oldName] = key.split(" ");
    const isIn = (
      { values, types }: { readonly values: string[]; readonly types: string[] },
      name: string,
    ) => [...values, ...types].includes(name);
    const there = name.startsWith("lesson03.")
      ? isIn(lesson03, name.slice("lesson03.".length))
      : isIn(today[door], name);
    return !isIn(before[oldDoor], oldName) || isIn(today[oldDoor], oldName) || !there;
  });
  assertEquals(wrong, []);
});

Deno.test("a name that moved, was renamed or became internal is found", () => {
  const names = (...values: string[]) => ({ values, types: [] });
  const gone = goneNames(
    { ".": names("kept", "moved", "constant", "dropped") },
    { ".": names("kept", "constantSchedule"), "./figures": names("moved") },
  );
  assertEquals(gone, [
    { door: ".", name: "constant", now: { name: "constantSchedule", door: "." } },
    { door: ".", name: "dropped" },
    { door: ".", name: "moved", now: { name: "moved", door: "./figures" } },
  ]);
});
