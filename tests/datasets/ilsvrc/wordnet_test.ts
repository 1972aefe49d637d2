import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { parseWordnetNouns } from "../../../datasets/ilsvrc/wordnet.ts";
import { BadFileError } from "../../../lib/errors.ts";

/** Lines of WordNet 3.0; hypernyms that are not among them are left out. */
const text = [
  "  1 This software and database is being provided to you, the LICENSEE, by  ",
  "01439121 05 n 02 cyprinid 0 cyprinid_fish 0 001 ~ 01440764 n 0000 | soft-finned fishes  ",
  "01440764 05 n 02 tench 0 Tinca_tinca 0 002 @ 01439121 n 0000 #m 01440655 n 0000 | dace-like  ",
  "09193705 17 n 0a alp 0 b 0 c 0 d 0 e 0 f 0 g 0 h 0 i 0 j 0 000 | any high mountain  ",
  "",
].join("\n");

const parse = (changed: string) => parseWordnetNouns(changed, "data.noun");

Deno.test("words and hypernyms of each synset are read, with hexadecimal counts", () => {
  const synsets = parse(text);
  assertEquals([...synsets.keys()], ["n01439121", "n01440764", "n09193705"]);
  assertEquals(synsets.get("n01440764"), {
    words: ["tench", "Tinca tinca"],
    hypernyms: ["n01439121"],
  });
  assertEquals(synsets.get("n09193705")?.words.length, 10);
});

Deno.test("the line ends of Windows change nothing", () => {
  assertEquals(parse(text.replaceAll("\n", "\r\n")), parse(text));
});

Deno.test("a wrong line is named by its number", () => {
  const cases: Record<string, [changed: string, line: string, found: string]> = {
    "the end of the file is missing": [text.slice(0, 230), "line 3", "fields, the line is cut off"],
    "a hypernym is missing": [
      text.split("\n").toSpliced(1, 1).join("\n"),
      "line 2",
      "Expected a line for n01439121 but found none",
    ],
    "a synset is there twice": [`${text}${text.split("\n")[1]}`, "line 5", "n01439121 twice"],
    "verbs": [
      `${text}00001740 29 v 04 breathe 0 take_a_breath 0 respire 0 suspire 3 000 | draw air`,
      "line 5",
      "found 00001740 29 v 04 breathe",
    ],
    "another text": ["<!DOCTYPE html>\n", "line 1", "found <!DOCTYPE html>"],
  };
  for (const [name, [changed, line, found]] of Object.entries(cases)) {
    const { message } = assertThrows(() => parse(changed), BadFileError, line, name);
    assertEquals(message.includes(found), true, `${name}: ${message}`);
  }
  assertThrows(() => parse("  1 licence\n"), BadFileError, "Expected synsets of WordNet");
});

Deno.test("a changed text gives synsets or a typed error", () => {
  fc.assert(
    fc.property(
      fc.nat(text.length),
      fc.nat(30),
      fc.string({ maxLength: 12 }),
      (at, length, inserted) => {
        try {
          parse(text.slice(0, at) + inserted + text.slice(at + length));
        } catch (error) {
          if (!(error instanceof BadFileError)) throw error;
        }
      },
    ),
    { numRuns: 500 },
  );
});
