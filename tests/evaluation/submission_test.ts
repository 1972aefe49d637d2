import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { parseGroundTruth } from "../../datasets/ilsvrc/kit/ground_truth.ts";
import { BadArgumentError, BadFileError } from "../../lib/errors.ts";
import { bestGuesses } from "../../lib/evaluation/guesses.ts";
import { flatErrors } from "../../lib/evaluation/ilsvrc.ts";
import { parseSubmission, writeSubmission } from "../../lib/evaluation/submission.ts";

const file = { path: "pred.txt", classes: 1000 };

Deno.test("a submission has one line per image with class numbers from 1, the best first", () => {
  const guesses = bestGuesses([0.1, 0.6, 0.3, 0.5, 0.2, 0.3], 3, 2);
  assertEquals(guesses, [[1, 2], [0, 2]]);
  assertEquals(writeSubmission(guesses), "2 3\n1 3\n");
  assertEquals(writeSubmission(guesses, { numbers: [30, 10, 20] }), "10 20\n30 20\n");
});

Deno.test("a written submission is read back, with short lines filled with zeros", () => {
  fc.assert(fc.property(
    fc.array(fc.uniqueArray(fc.nat(999), { minLength: 1, maxLength: 5 }), {
      minLength: 1,
      maxLength: 20,
    }),
    (guesses) => {
      const read = parseSubmission(writeSubmission(guesses), { ...file, images: guesses.length });
      assertEquals(
        read,
        guesses.map((row) => [...row.map((i) => i + 1), ...Array(5 - row.length).fill(0)]),
      );
    },
  ));
});

Deno.test("a written submission has the same errors as its guesses", () => {
  const submission = writeSubmission([[6, 2], [0], [1, 2, 3, 4, 5]]);
  const truths = parseGroundTruth("3\n9\n2\n", { path: "truth.txt", classes: 10, images: 3 });
  assertEquals(flatErrors(parseSubmission(submission, { ...file, classes: 10 }), truths), [
    2 / 3,
    1 / 3,
    1 / 3,
    1 / 3,
    1 / 3,
  ]);
});

Deno.test("CRLF, a byte order mark, blanks and blank last lines are accepted", () => {
  assertEquals(parseGroundTruth("\ufeff12\r\n 7 \r\n\r\n", file), [12, 7]);
  assertEquals(parseSubmission("1 2\t3\n4\n", file), [[1, 2, 3, 0, 0], [4, 0, 0, 0, 0]]);
});

Deno.test("an invalid line is named with file and line", () => {
  const cases: [string, string][] = [
    ["1 2\n0 3\n", "line 2"],
    ["1 2\n1001\n", "line 2"],
    ["1\n\n2\n", "line 2"],
    ["1\n2 x\n", "line 2"],
    ["1.5\n", "line 1"],
    ["1 2 3 4 5 6\n", "line 1"],
    ["4 4\n", "line 1"],
    ["-1\n", "line 1"],
  ];
  for (const [text, where] of cases) {
    const error = assertThrows(() => parseSubmission(text, file), BadFileError);
    assertEquals(error.details.path, `pred.txt, ${where}`);
  }
  assertThrows(() => parseSubmission("0\n", file), BadFileError, "begin with 1");
  assertThrows(() => parseSubmission("1\n2\n", { ...file, images: 3 }), BadFileError, "3 lines");
  assertThrows(() => parseGroundTruth("1 2\n", file), BadFileError, "one number");
  assertThrows(() => writeSubmission([[1, 1]]), BadArgumentError, "image 1");
  assertThrows(() => writeSubmission([[0, 1, 2, 3, 4, 5]]), BadArgumentError);
  assertThrows(() => writeSubmission([[3]], { numbers: [1, 2] }), BadArgumentError);
});

Deno.test("a changed submission gives numbers of classes or a typed error", () => {
  const text = "\ufeff12 7 1000\r\n3\n 4 5\t6 7 8\n999\n";
  fc.assert(
    fc.property(
      fc.nat(text.length),
      fc.nat(8),
      fc.string({ maxLength: 6 }),
      (at, length, inserted) => {
        const changed = text.slice(0, at) + inserted + text.slice(at + length);
        try {
          const rows = parseSubmission(changed, file);
          assertEquals(rows.filter((row) => row.length !== 5), []);
          assertEquals(rows.flat().filter((number) => !(number >= 0 && number <= 1000)), []);
        } catch (error) {
          if (!(error instanceof BadFileError)) throw error;
        }
      },
    ),
    { numRuns: 1000 },
  );
});
