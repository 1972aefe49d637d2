import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { exercisesIn, learnerBuild } from "../../../tools/notebook/builds.ts";
import { findLessons, readInstructorBuild } from "../../../tools/notebook/lessons.ts";
import { isCode, readNotebook } from "../../../tools/notebook/notebook.ts";
import { Glossary } from "../../../tools/site/glossary.ts";
import { lessonCells, lessonCellsHtml } from "../../../tools/site/lesson_cells.ts";
import { lessonHtml } from "../../../tools/site/lesson_html.ts";
import { guessOf, unitOf } from "../../../tools/site/live/guess_source.ts";

for (const lesson of await findLessons()) {
  Deno.test(`lesson ${lesson.number}: its page has every cell, exercise and prediction`, async () => {
    const source = await readNotebook(lesson.path);
    const solved = await readInstructorBuild(lesson);
    const cells = lessonCells(source, solved);
    const learner = learnerBuild(source).cells.filter(isCode);
    assertEquals(cells.map(({ id, source }) => [id, source]), learner.map((c) => [c.id, c.source]));

    const exercises = cells.filter(({ exercise }) => exercise !== undefined);
    assertEquals(exercises.map(({ exercise }) => exercise), exercisesIn(source));
    for (const { exercise, checks, solution } of exercises) {
      const checking = cells.find(({ id }) => id === checks);
      assertStringIncludes(checking?.source ?? "", `.${exercise}`);
      assert(solution !== undefined && !solution.includes("yourTurn"));
    }
    assert(lessonCells(source, undefined).every(({ solution }) => solution === undefined));

    const predictions = cells.filter(({ prediction }) => prediction);
    // Lesson 10 asks about threads and about ranks.
    assertEquals(predictions.length, lesson.number === "10" ? 2 : 1);
    for (const { source } of predictions) {
      assertEquals(guessOf(source), null);
      assert(unitOf(source) !== "");
    }

    const links = { glossary: new Glossary([]), pages: new Set<string>() };
    const { html } = lessonHtml(solved, source, lesson.number, links);
    const sections = [...html.matchAll(/data-cell="([^"]*)" data-number="(\d+)"/g)];
    assertEquals(sections.map(([, id]) => id), cells.map(({ id }) => id));
    assertEquals(sections.map(([, , number]) => Number(number)), cells.map((_, i) => i + 1));
  });
}

Deno.test("a cell whose text closes a script cannot end the element", () => {
  const cell = { id: "a", source: "`</script><script>alert(1)</script>`", tags: [] };
  const html = lessonCellsHtml("x", [cell]);
  assertEquals(html.match(/<\/script>/g)?.length, 1);
  assertEquals(JSON.parse(/>(.*)<\/script>/.exec(html)?.[1] ?? ""), [cell]);
});
