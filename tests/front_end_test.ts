/** Covers lib/front_end.ts, lib/in_notebook.ts and the variables of lib/deno_only.ts, in a page and outside. */
import { assertEquals } from "@std/assert";
import { environmentVariable, readableVariable } from "../lib/deno_only.ts";
import { frontEnd, pageFrontEnd } from "../lib/front_end.ts";
import { inCourseRun, inNotebook } from "../lib/in_notebook.ts";
import { withPage } from "./fake_page.ts";

Deno.test("a program has no front end", () => {
  assertEquals([frontEnd(), pageFrontEnd(), inNotebook()], [undefined, undefined, false]);
});

Deno.test("code in a page is that of cells, whose outputs the page shows", () =>
  withPage((page) => {
    assertEquals([inNotebook(), frontEnd() === page], [true, true]);
  }));

Deno.test("the settings of a page stand in place of environment variables", () =>
  withPage((page) => {
    page.environment = { ALEXNET_SCALE: "quick", ALEXNET_COURSE_RUN: "1" };
    assertEquals(environmentVariable("ALEXNET_SCALE"), "quick");
    assertEquals(readableVariable("ALEXNET_SCALE"), "quick");
    assertEquals(environmentVariable("PATH"), undefined, "no variable of the process");
    assertEquals(inCourseRun(), true);
  }));
