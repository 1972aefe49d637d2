/** Covers lib/training/run/interrupt.ts in the kernel. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { DenoKernel } from "../../../tools/notebook/kernel.ts";

const directory = new URL("../../../notebooks", import.meta.url).pathname;

Deno.test({
  name: "the stop button of a notebook ends training gracefully and the kernel survives",
  async fn() {
    const folder = await Deno.makeTempDir();
    const tiny = new URL("../tiny.ts", import.meta.url).href;
    await using kernel = await DenoKernel.start({ directory });
    await kernel.execute(`
      import * as tf from "@tensorflow/tfjs";
      import { train } from "@alexnet/alexnet";
      const { tinyBatches, tinyModel } = await import(${JSON.stringify(tiny)});
      await tf.setBackend("cpu");
      await Deno.writeTextFile(${JSON.stringify(`${folder}/pid`)}, String(Deno.pid));
    `);
    const pid = Number(await Deno.readTextFile(`${folder}/pid`));
    // The first steps open a connection, which triggers the interrupt.
    const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const port = (listener.addr as Deno.NetAddr).port;
    const interrupted = kernel.execute(`
      const history = await train({
        model: tinyModel(), data: tinyBatches(), epochs: 1e9, progress: "none",
        onStep: async ({ step }) => {
          if (step === 9) (await Deno.connect({ hostname: "127.0.0.1", port: ${port} })).close();
        },
      });
      [history.stopped, history.steps.length >= 10].join()
    `);
    (await listener.accept()).close();
    listener.close();
    Deno.kill(pid, "SIGINT");
    const { status, outputs } = await interrupted;
    assertEquals(status, "ok");
    assertStringIncludes(JSON.stringify(outputs), "interrupted,true");
    const next = await kernel.execute("1 + 1");
    assertStringIncludes(JSON.stringify(next.outputs), '"2"');
    await Deno.remove(folder, { recursive: true });
  },
});
