/**
 * `deno run -A tests/write_doors.ts`: writes `tests/doors.json`, the committed list of the exports
 * of each door, from the sources, and prints the number of values and types.
 *
 * @module
 */
import { type DoorNames, namesOf, root } from "./house.ts";

const { exports }: { exports: Record<string, string> } = JSON.parse(
  Deno.readTextFileSync(root + "deno.json"),
);
const doors: Record<string, DoorNames> = {};
for (const [door, entry] of Object.entries(exports)) {
  doors[door] = await namesOf(entry);
  const { values, types } = doors[door];
  console.log(`${door.padEnd(14)} ${values.length} values, ${types.length} types`);
}
Deno.writeTextFileSync(root + "tests/doors.json", JSON.stringify(doors, null, 2) + "\n");
