import { assertEquals } from "@std/assert";
import type { Output } from "../../../../tools/notebook/notebook.ts";
import { type EndedCell, endText } from "../../../../tools/site/live/end_text.ts";

const cell = (number: number, all: readonly Output[] = []): EndedCell => ({
  number,
  throws: false,
  outputs: { all },
});

Deno.test("after cells have run the bar says so", () => {
  assertEquals(endText([cell(3)], ["ok"], false), "Cell 3 has run.");
  assertEquals(endText([cell(1), cell(2)], ["ok", "ok"], false), "The cells have run.");
});

Deno.test("after Stop the bar says that the variables stay, but not when the kernel has ended", () => {
  const cells = [cell(1), cell(2)];
  assertEquals(endText(cells, ["ok", "dropped"], false), "Stopped; the variables stay.");
  assertEquals(endText(cells, ["ok", "dropped"], true), undefined);
  assertEquals(endText(cells, ["dropped", "dropped"], false), undefined);
});

Deno.test("after a failure the bar names the cell, and what helps if a name is unknown", () => {
  const error = (ename: string): Output => ({
    output_type: "error",
    ename,
    evalue: "",
    traceback: [],
  });
  assertEquals(
    endText([cell(1), cell(2, [error("TypeError")])], ["ok", "error"], false),
    "Cell 2 failed; its error stands below it.",
  );
  assertEquals(
    endText([cell(2, [error("ReferenceError")])], ["error"], false),
    "Cell 2 failed; its error stands below it. If the name belongs to a cell above: Run all above.",
  );
  assertEquals(endText([{ ...cell(4), throws: true }], ["error"], false), "Cell 4 has run.");
});
