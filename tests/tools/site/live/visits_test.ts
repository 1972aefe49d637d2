import { assertEquals } from "@std/assert";
import { Visits } from "../../../../tools/site/live/visits.ts";
import { markText } from "../../../../tools/site/widgets/progress_marks.ts";

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

Deno.test("a card says what was reached: opened, run, some or all exercises solved", () => {
  const visit = { opened: 1, ran: false };
  assertEquals(markText({ visit: undefined, solved: 0, exercises: 4 }), "");
  assertEquals(markText({ visit, solved: 0, exercises: 4 }), "Opened");
  assertEquals(markText({ visit: { ...visit, ran: true }, solved: 0, exercises: 4 }), "Run");
  assertEquals(markText({ visit, solved: 1, exercises: 4 }), "1 of 4 exercises solved");
  assertEquals(markText({ visit, solved: 4, exercises: 4 }), "All 4 exercises solved");
});
