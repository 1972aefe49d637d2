import { assertEquals } from "@std/assert";
import { emptyLessonWork } from "../../../../lib/course/grading/course_work.ts";
import { markText } from "../../../../tools/site/live/lesson_marks.ts";

const cell = (source: string) => ({ source, of: "0", changed: 1 });

Deno.test("a mark says what was predicted, measured and solved", () => {
  const claim = { html: "", scale: "", unit: "", judged: true, changed: 1 };
  const text = markText({
    cells: { predict: cell("predict({ unit: '%', guess: 3 })") },
    exercises: {
      a: { tries: 0, solved: true, changed: 1 },
      b: { tries: 2, solved: false, changed: 1 },
    },
    claims: { c: { ...claim, value: null, low: null, high: null, guess: null } },
  });
  assertEquals(text, "You: predicted, 1 claim measured, 1 exercise solved");
});

Deno.test("a lesson without work has no mark", () => {
  assertEquals(markText(emptyLessonWork()), "");
  assertEquals(markText({ ...emptyLessonWork(), cells: { a: cell("guess: null") } }), "");
});
