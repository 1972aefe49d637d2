import { wrongAnswers } from "@alexnet/alexnet/course";
import { lesson14 } from "@alexnet/alexnet/exercises";

function classesOf(paths: string[]): string[] {
  return paths.map((path) => path.split("/")[0]);
}

export default wrongAnswers(lesson14.labelsOf, [
  {
    mistake: "numbers classes as they come",
    violates: "the order is that of the names, not that of the files",
    answer: (paths) => {
      const names = [...new Set(classesOf(paths))];
      return classesOf(paths).map((name) => names.indexOf(name));
    },
  },
  {
    mistake: "numbers classes from 1",
    violates: "classes are numbered from 0",
    answer: (paths) => {
      const names = [...new Set(classesOf(paths))].sort();
      return classesOf(paths).map((name) => names.indexOf(name) + 1);
    },
  },
  {
    mistake: "gives every file a class of its own",
    violates: "files of one class have one number",
    answer: (paths) => {
      const sorted = [...paths].sort();
      return paths.map((path) => sorted.indexOf(path));
    },
  },
]);
