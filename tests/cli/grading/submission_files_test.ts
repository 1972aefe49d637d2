import { assertEquals } from "@std/assert";
import { learnerOf } from "../../../lib/cli/grading/submission_files.ts";

Deno.test("the learner's name is that of the file without the lesson, or that of its folder", () => {
  const names: Record<string, string> = {
    "anna.json": "anna",
    "class/anna.ipynb": "anna",
    "class/anna-04-relu.ipynb": "anna",
    "class/anna_04-relu.ipynb": "anna",
    "class/Anna Maria 04-relu.ipynb": "Anna Maria",
    "class/van-den-berg-05-local-response-normalisation.ipynb": "van-den-berg",
    "class/anna-alexnet-course-2027-01-31.json": "anna",
    "class/anna alexnet-course-2027-01-31 (2).json": "anna",
    "anna/04-relu.ipynb": "anna",
    "anna/04-relu (1).ipynb": "anna",
    "anna/04-relu-Copy1.ipynb": "anna",
    "anna/alexnet-course-2027-01-31.json": "anna",
    "04-relu.ipynb": "04-relu",
    "class/group-12.ipynb": "group-12",
  };
  for (const [path, name] of Object.entries(names)) assertEquals(learnerOf(path), name, path);
});
