/** Covers tools/site/live/work/work_store.ts and tools/site/live/work/merge_work.ts. */
import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { emptyLessonWork, type LessonWork } from "../../../../../lib/course/grading/course_work.ts";
import { mergedWork } from "../../../../../tools/site/live/work/merge_work.ts";
import { type KeyedTexts, WorkStore } from "../../../../../tools/site/live/work/work_store.ts";

/** Storage in memory that holds at most `most` characters. */
function storage(most = Infinity): KeyedTexts & { texts: Map<string, string> } {
  const texts = new Map<string, string>();
  return {
    texts,
    get length() {
      return texts.size;
    },
    key: (index) => [...texts.keys()][index] ?? null,
    getItem: (key) => texts.get(key) ?? null,
    setItem(key, text) {
      if (text.length > most) throw new Error("QuotaExceededError");
      texts.set(key, text);
    },
  };
}

const cell = (source: string, changed = Date.UTC(2020, 0)) => ({ source, of: "0", changed });

Deno.test("what one visit stores the next one reads", () => {
  const shared = storage();
  new WorkStore(shared, "/").change("04-relu", ({ cells }) => cells.claim = cell("1;"));
  assertEquals(new WorkStore(shared, "/").read("04-relu").cells, { claim: cell("1;") });
  assertEquals(new WorkStore(shared, "/").read("05-lrn"), emptyLessonWork());
});

Deno.test("two tabs keep each other's cells, and of one cell the last write stays", () => {
  const shared = storage();
  const [one, other] = [new WorkStore(shared, "/"), new WorkStore(shared, "/")];
  one.change("a", ({ cells }) => cells.x = cell("one"));
  other.change("a", ({ cells }) => cells.y = cell("other"));
  one.change("a", ({ cells }) => cells.z = cell("one"));
  assertEquals(Object.keys(one.read("a").cells), ["x", "y", "z"]);
  other.change("a", ({ cells }) => cells.x = cell("last"));
  assertEquals(one.read("a").cells.x.source, "last");
});

Deno.test("two sites of one host keep their work apart", () => {
  const shared = storage();
  new WorkStore(shared, "/spring/").change("a", ({ cells }) => cells.x = cell("1"));
  assertEquals(new WorkStore(shared, "/autumn/").all(), {});
  assertEquals(Object.keys(new WorkStore(shared, "/spring/").all()), ["a"]);
});

Deno.test("without storage the work lasts as long as the page, and the page hears of it", () => {
  for (const kept of [undefined, storage(10)]) {
    let lost = 0;
    const store = new WorkStore(kept, "/", () => lost++);
    store.change("a", ({ cells }) => cells.x = cell("1"));
    store.change("a", ({ cells }) => cells.y = cell("2"));
    assertEquals(Object.keys(store.read("a").cells), ["x", "y"]);
    assertEquals(Object.keys(store.all()), ["a"]);
    assertEquals(lost, 2);
  }
});

Deno.test("a record that this code cannot read counts as no work", () => {
  const shared = storage();
  for (const text of ["{", "[]", '{"version":9,"work":{}}', '{"version":1,"work":{"cells":1}}']) {
    shared.setItem("alexnet-course:/:a", text);
    assertEquals(new WorkStore(shared, "/").read("a"), emptyLessonWork());
  }
});

Deno.test("work that cannot be read is kept under another key before it is written over", () => {
  const shared = storage();
  const newer = '{"version":9,"work":{"cells":{"x":"mine"}}}';
  shared.setItem("alexnet-course:/:a", newer);
  const said: string[] = [];
  const store = new WorkStore(shared, "/", () => {}, (lesson, key) => said.push(lesson, key));
  store.change("a", ({ cells }) => cells.y = cell("1"));
  assertEquals(said[0], "a");
  assertEquals(shared.getItem(said[1]), newer);
  assertEquals(Object.keys(store.all()), ["a"]);
  assertEquals(Object.keys(store.read("a").cells), ["y"]);
});

Deno.test("one entry that cannot be read does not lose the others", () => {
  const shared = storage();
  const cells = { good: cell("1"), bad: { source: 1 } };
  const work = { cells, exercises: [], claims: {} };
  const text = JSON.stringify({ version: 1, work });
  shared.setItem("alexnet-course:/:a", text);
  const said: string[] = [];
  const store = new WorkStore(shared, "/", () => {}, (_, key) => said.push(key));
  assertEquals(store.read("a"), { ...emptyLessonWork(), cells: { good: cell("1") } });
  assertEquals(shared.getItem(said[0]), text);
});

Deno.test("work that cannot be read stays if there is no room to keep it apart", () => {
  const newer = '{"version":9,"work":{"cells":{"x":"mine"}}}';
  const full = storage(1);
  full.texts.set("alexnet-course:/:a", newer);
  let lost = 0;
  const store = new WorkStore(full, "/", () => lost++);
  store.change("a", ({ cells }) => cells.y = cell("1"));
  assertEquals([full.getItem("alexnet-course:/:a"), lost], [newer, 1]);
  assertEquals(Object.keys(store.read("a").cells), ["y"]);
});

Deno.test("a stored entry from the future is as old as now, so that later work replaces it", () => {
  const shared = storage();
  for (const changed of [9e15, Date.now() + 1e9]) {
    const work = { ...emptyLessonWork(), cells: { x: cell("future", changed) } };
    shared.setItem("alexnet-course:/:a", JSON.stringify({ version: 1, work }));
    const store = new WorkStore(shared, "/");
    assertEquals(store.read("a").cells.x.changed <= Date.now(), true);
    const later = { ...emptyLessonWork(), cells: { x: cell("later", Date.now() + 1000) } };
    store.merge({ a: later });
    assertEquals(store.read("a").cells.x.source, "later");
  }
});

const changed = fc.integer({ min: 0, max: 3 });
const work: fc.Arbitrary<LessonWork> = fc.record({
  cells: fc.dictionary(
    fc.constantFrom("a", "b", "c"),
    fc.record({ source: fc.constantFrom("1", "2"), of: fc.constant("0"), changed }),
  ),
  exercises: fc.constant({}),
  claims: fc.constant({}),
});

Deno.test("of an entry in two states the later one stays; merging twice changes nothing", () => {
  fc.assert(fc.property(work, work, (own, other) => {
    const merged = mergedWork(own, other);
    assertEquals(mergedWork(merged, other), merged);
    for (const id of new Set([...Object.keys(own.cells), ...Object.keys(other.cells)])) {
      const times = [own.cells[id]?.changed ?? -1, other.cells[id]?.changed ?? -1];
      assertEquals(merged.cells[id].changed, Math.max(...times));
    }
  }));
});
