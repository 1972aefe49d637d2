/** A table of calls with a misspelt option, and the test that each names the right one. */
import { assertRejects, assertStringIncludes } from "@std/assert";
import * as library from "../../mod.ts";
import type { Options } from "./fixtures.ts";

/** A call, a name that is nearly one of its options, and that one. */
export type Row = readonly [
  call: (more: Options) => unknown,
  wrong: string,
  right: string | undefined,
];

/** Tests that every call rejects its wrong option. */
export function testOptions(calls: Readonly<Record<string, Row>>): void {
  for (const [name, [call, wrong, right]] of Object.entries(calls)) {
    Deno.test(`${name} refuses the option ${wrong}`, async () => {
      const error = await assertRejects(
        async () => void await call({ [wrong]: 1 }),
        library.BadArgumentError,
      );
      assertStringIncludes(error.message, wrong);
      if (right !== undefined) assertStringIncludes(error.message, `did you mean "${right}"?`);
    });
  }
}
