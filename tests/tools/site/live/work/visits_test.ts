/** Covers tools/site/live/work/visits.ts and tools/site/widgets/progress_marks.ts. */
import { assertEquals } from "@std/assert";
import { emptyLessonWork } from "../../../../../lib/course/grading/course_work.ts";
import { Visits } from "../../../../../tools/site/live/work/visits.ts";
import { markText } from "../../../../../tools/site/widgets/progress_marks.ts";

/** Texts by their keys, like `localStorage`. */
function storage() {
  const texts = new Map<string, string>();
  return {
    length: 0,
    key: () => null,
    getItem: (key: string) => texts.get(key) ?? null,
    setItem: (key: string, text: string) => void texts.set(key, text),
  };
}

Deno.test("a lesson that has run stays so when it is opened again", () => {
  const kept = storage();
  const visits = new Visits(kept, "/course/");
  visits.note("04-relu", { now: 1 });
  assertEquals(visits.all(), { "04-relu": { opened: 1, ran: false } });
  visits.note("04-relu", { ran: true, now: 2 });
  new Visits(kept, "/course/").note("04-relu", { now: 3 });
  assertEquals(visits.all(), { "04-relu": { opened: 3, ran: true } });
  assertEquals(new Visits(kept, "/other/").all(), {}, "another site of the host");
});

Deno.test("without storage, or with another text in it, there are no visits", () => {
  new Visits(undefined, "/").note("04-relu");
  assertEquals(new Visits(undefined, "/").all(), {});
  for (const text of ["{", "[1]", '"x"', '{"04-relu":{"opened":"yesterday"}}']) {
    const kept = storage();
    kept.setItem("alexnet-visits:/", text);
    assertEquals(new Visits(kept, "/").all(), {}, text);
  }
});

Deno.test("a card says what was reached: opened, run, predicted, measured, solved", () => {
  const visit = { opened: 1, ran: false };
  const work = emptyLessonWork();
  assertEquals(markText({ visit: undefined, work, exercises: 4 }), "");
  assertEquals(markText({ visit, work, exercises: 4 }), "Opened");
  assertEquals(markText({ visit: { ...visit, ran: true }, work, exercises: 4 }), "Run");
  const predict = { source: "predict({ unit: '%', guess: 3 })", of: "0", changed: 1 };
  const claim = { html: "", scale: "", unit: "", judged: true, changed: 1, guess: null };
  const done = {
    cells: { predict },
    exercises: {
      a: { tries: 0, solved: true, changed: 1 },
      b: { tries: 2, solved: false, changed: 1 },
    },
    claims: { c: { ...claim, value: null, low: null, high: null } },
  };
  assertEquals(
    markText({ visit, work: done, exercises: 4 }),
    "Predicted, 1 claim measured, 1 of 4 exercises solved",
  );
  const edited = { ...work, cells: { a: { ...predict, source: "predict({ guess: null })" } } };
  assertEquals(markText({ visit: undefined, work: edited, exercises: 4 }), "");
});
