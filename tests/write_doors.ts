/**
 * `deno run -A tests/write_doors.ts`: writes `tests/doors.json`, the committed list of the exports
 * of each door, from the sources, and prints the number of values and types. Then it writes
 * `docs/migration_0.2.md` from it.
 *
 * @module
 */
import { type DoorNames, namesOf, root } from "./house.ts";
import { doorsIn, goneNames, migrationPage } from "./migration.ts";

const { exports }: { exports: Record<string, string> } = JSON.parse(
  Deno.readTextFileSync(root + "deno.json"),
);
const doors: Record<string, DoorNames> = {};
for (const [door, entry] of Object.entries(exports)) {
  doors[door] = await namesOf(entry);
  const { values, types } = doors[door];
  console.log(`${door.padEnd(17)} ${values.length} values, ${types.length} types`);
}
Deno.writeTextFileSync(root + "tests/doors.json", JSON.stringify(doors, null, 2) + "\n");
const gone = goneNames(doorsIn("doors_0_1.json"), doors);
Deno.writeTextFileSync(root + "docs/migration_0.2.md", migrationPage(gone));
