import { assert, assertEquals } from "@std/assert";
import { reportFigures } from "../report_figures.ts";

Deno.test("a run under faults of every kind ends bit for bit like one without", async (t) => {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", "tools/soak.ts", "--steps", "200", "--faults", "13"],
    cwd: new URL("../..", import.meta.url).pathname,
    env: { NO_COLOR: "1" },
  }).output();
  const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  assertEquals(code, 0, err);
  const lines = out.trim().split("\n").map((line) => JSON.parse(line));
  const { faults, byFault, fullDisk, kills, sameAsWithoutFaults } = lines[lines.length - 1];
  assertEquals(sameAsWithoutFaults, true);
  assertEquals(lines.length, faults + 1, "a line per fault, and a summary");
  assert(kills >= 5, `only ${kills} kills`);
  for (const fault of ["SIGKILL", "SIGTERM", "SIGHUP twice", ...(fullDisk ? ["full disk"] : [])]) {
    assert(byFault[fault] > 0, `no ${fault}`);
  }
  reportFigures(t, `200 steps, ${faults} faults, ${kills} of them kills`);
});
