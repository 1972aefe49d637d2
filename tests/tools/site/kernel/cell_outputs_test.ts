import { assertEquals } from "@std/assert";
import { CellOutputs } from "../../../../tools/site/kernel/cell_outputs.ts";
import type { Output } from "../../../../tools/notebook/notebook.ts";

const shown = (text: string): Output => ({
  output_type: "display_data",
  data: { "text/plain": text },
  metadata: {},
});
const printed = (text: string): Output => ({ output_type: "stream", name: "stdout", text });

function texts(outputs: CellOutputs, id: number): string[] {
  return outputs.of(id).map((output) =>
    output.output_type === "stream"
      ? output.text
      : "data" in output
      ? String(output.data["text/plain"])
      : output.evalue
  );
}

Deno.test("streams are merged, and what a later run prints is its own", () => {
  const outputs = new CellOutputs();
  outputs.take({ type: "began", id: 1 });
  outputs.take({ type: "output", id: 1, output: printed("a\n") });
  outputs.take({ type: "output", id: 1, output: printed("b\n") });
  outputs.take({ type: "began", id: 2 });
  outputs.take({ type: "output", id: 2, output: printed("c\n") });
  assertEquals([texts(outputs, 1), texts(outputs, 2), texts(outputs, 3)], [
    ["a\nb\n"],
    ["c\n"],
    [],
  ]);
});

Deno.test("an update replaces what another run displayed", () => {
  const outputs = new CellOutputs();
  outputs.take({ type: "began", id: 1 });
  outputs.take({ type: "output", id: 1, output: shown("one"), displayId: "bar" });
  outputs.take({ type: "began", id: 2 });
  outputs.take({ type: "update", id: 2, output: shown("two"), displayId: "bar" });
  assertEquals([texts(outputs, 1), texts(outputs, 2)], [["two"], []]);
});

Deno.test("outputs are cleared at once, or by the next one", () => {
  const outputs = new CellOutputs();
  outputs.take({ type: "began", id: 1 });
  outputs.take({ type: "output", id: 1, output: shown("a") });
  outputs.take({ type: "clear", id: 1, wait: true });
  assertEquals(texts(outputs, 1), ["a"]);
  outputs.take({ type: "output", id: 1, output: shown("b") });
  assertEquals(texts(outputs, 1), ["b"]);
  outputs.take({ type: "clear", id: 1, wait: false });
  assertEquals(texts(outputs, 1), []);
});
