import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { BadFileError } from "../../../lib/errors.ts";
import { parsePoints, pointsOf, usualPoints } from "../../../lib/course/grading/points.ts";
import { exampleLesson } from "./example_lesson.ts";

const lessons = [exampleLesson];
const [stub] = exampleLesson.stubs;

Deno.test("an exercise has the points of its difficulty", () => {
  assertEquals(pointsOf(exampleLesson, stub, usualPoints), 2);
});

Deno.test("a file changes the points of a difficulty, of one exercise, and of predictions", () => {
  const rule = parsePoints('{"difficulty": {"2": 5}, "prediction": 0.5}', "p.json", lessons);
  assertEquals([pointsOf(exampleLesson, stub, rule), rule.prediction], [5, 0.5]);
  assertEquals(rule.difficulty["3"], 3);
  const own = parsePoints('{"exercises": {"90/double": 7}}', "p.json", lessons);
  assertEquals([pointsOf(exampleLesson, stub, own), own.prediction], [7, 0]);
});

Deno.test("points that cannot be are refused, with their place", () => {
  const said = (text: string) =>
    assertThrows(() => parsePoints(text, "p.json", lessons), BadFileError).message;
  assertStringIncludes(said("{"), "points as JSON");
  assertStringIncludes(said("[]"), "an object with points");
  assertStringIncludes(said('{"predictions": 1}'), "predictions");
  assertStringIncludes(said('{"prediction": -1}'), "at least 0 at prediction but found -1");
  assertStringIncludes(said('{"prediction": "1"}'), "at prediction");
  assertStringIncludes(said('{"difficulty": {"4": 1}}'), "difficulty");
  assertStringIncludes(said('{"exercises": {"90/doubel": 1}}'), "such as 90/double");
  assertStringIncludes(said('{"exercises": 3}'), "an object at exercises");
});
