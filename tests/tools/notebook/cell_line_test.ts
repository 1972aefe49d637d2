import { assertEquals } from "@std/assert";
import { DenoKernel } from "../../../tools/notebook/kernel.ts";
import { lineInCell } from "../../../tools/notebook/cell_line.ts";

const directory = new URL("../../../notebooks", import.meta.url).pathname;

Deno.test("the line of an error is its line in the source of the cell", async () => {
  await using kernel = await DenoKernel.start({ directory });
  const cells: [line: number, source: string][] = [
    [1, 'throw new Error("first line");'],
    [4, 'const list: number[] = [1, 2, 3];\n\n// A comment.\nthrow new Error("fourth");'],
    [5, 'function inner() {\n  throw new Error("inside");\n}\n\ninner();'],
    [3, "\nawait 1;\ninner();"],
    [
      4,
      'import {\n  verdict as rule,\n} from "@alexnet/alexnet/course";\nrule(null as never, {} as never);',
    ],
    [3, 'await 1;\n\nawait Promise.reject(new TypeError("rejected"));'],
  ];
  for (const [line, source] of cells) {
    const { outputs } = await kernel.execute(source);
    const error = outputs.at(-1);
    assertEquals(error?.output_type, "error", source);
    const traceback = error?.output_type === "error" ? error.traceback : [];
    assertEquals(await lineInCell(source, traceback), line, source);
  }
});
