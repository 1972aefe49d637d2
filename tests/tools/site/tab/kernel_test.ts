/** Covers tools/site/kernel in a worker of Chromium: the table of behaviours, Stop and Restart. */
import { assertEquals, assertMatch } from "@std/assert";
import { missing, requirements } from "../../../skip.ts";
import {
  assertBehaves,
  behaviours,
  lineInTraceback,
  preludes,
  visibleText,
} from "../../notebook/kernel_behaviour.ts";
import type { CellResult } from "./kernel_in_page.ts";
import { KernelServer } from "./kernel_server.ts";

const lacking = await missing(requirements.chromium);

Deno.test({
  name: "the kernel of a page, in a worker of Chromium",
  ignore: lacking,
  async fn(test) {
    await using server = await KernelServer.start();
    await test.step("behaves as the table says, without a request to another host", async () => {
      const sources = behaviours.flatMap(({ cells }) => cells.map(({ source }) => source));
      const cells = [preludes.page, ...sources].map((source, i) => ({ name: `cell ${i}`, source }));
      server.add("/cells.json", JSON.stringify({ cells }));
      const { value, requests, errors } = await server.evaluate<CellResult[]>(
        'runFile("cells.json")',
      );
      let at = 0;
      const next = () => {
        const name = `cell ${++at}`;
        return Promise.resolve(value[at].outputs.map((output) =>
          visibleText(
            output,
            output.output_type === "error" && !output.ename.startsWith("Unhandled")
              ? lineInTraceback(output.traceback, name)
              : undefined,
          )
        ));
      };
      for (const behaviour of behaviours) await assertBehaves(behaviour, "page", next);
      assertEquals(errors, []);
      const elsewhere = (url: string) => !url.startsWith("data:") && !url.startsWith(server.url);
      assertEquals(requests.filter(elsewhere), []);
    });
    const { value: [stopped, restarted, kept, unstarted] } = await server.evaluate<unknown[][]>(
      "Promise.all([stopCells(), restart(), keepFile(), withoutKernel()])",
    );
    await test.step("stops on request and keeps its state", () => {
      assertEquals(stopped, [
        ...[true, "loops", '"stopped"'],
        ...[true, "loops", '"stopped at once"'],
        true,
      ]);
    });
    await test.step("restarts in the middle of an endless cell", () => {
      assertEquals(restarted, [true, "absent", 1, '"undefined"']);
    });
    await test.step("keeps files in the browser", () => {
      assertEquals(kept, ["Uint8Array(3) [ 1, 2, 3 ]", '"undefined"', '"undefined"']);
    });
    await test.step("says when it cannot be loaded", () => {
      assertMatch(String(unstarted[0]), /no_such_kernel\.js could not be loaded/);
      assertEquals(unstarted[1], "absent");
    });
  },
});

Deno.test({
  name: "the kernel of a page that its host does not isolate stops on request too",
  ignore: lacking,
  async fn() {
    await using server = await KernelServer.start({ isolated: false });
    const { value } = await server.evaluate("stopCells()");
    assertEquals(value, [true, "loops", '"stopped"', true]);
  },
});
