import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { answerSheet, neighbourSheet } from "../../lib/figures/picture_sheet.ts";

const picture = "data:image/jpeg;base64,AAAA";

Deno.test("the bar of the right class is marked, by a tick too, and the others are not", () => {
  const sheet = answerSheet([{
    ...{ picture, file: "a.jpg", truth: "dog" },
    guesses: [
      { name: "cat", probability: 0.7 },
      { name: "dog", probability: 0.25, right: true },
    ],
  }]);
  const bars = sheet.match(/<li(?: class="right")? style=[\s\S]*?<\/li>/g) ?? [];
  assertEquals(bars.map((bar) => bar.includes('class="right"')), [false, true]);
  assertEquals(bars.map((bar) => bar.includes("\u2713")), [false, true]);
  assertStringIncludes(sheet, "--share:70.00%");
  assertStringIncludes(sheet, "25.0 %");
});

Deno.test("neighbours of the query's class have a frame, unknown ones have none", () => {
  const sheet = neighbourSheet([{
    query: { picture, file: "q.jpg", name: "dog" },
    nearest: [
      { picture, file: "1.jpg", name: "dog", distance: 1.23456 },
      { picture, file: "2.jpg", name: "cat", distance: 2 },
      { picture: undefined, file: "3.jpg", distance: 3 },
    ],
  }, {
    query: { picture, file: "r.jpg" },
    nearest: [{ picture, file: "4.jpg", distance: 4 }],
  }]);
  assertEquals(sheet.match(/class="same"/g)?.length, 1);
  assertStringIncludes(sheet, "distance 1.235");
  assertStringIncludes(sheet, "not found");
});

Deno.test("names of files and classes are text", () => {
  const sheet = answerSheet([{
    ...{ picture, file: '<i>"x".jpg', truth: "<b>" },
    guesses: [{ name: "<u>&", probability: 1 }],
  }]);
  assert(!/<i>|<b>|<u>/.test(sheet));
  assertStringIncludes(sheet, "&lt;u&gt;&amp;");
});
