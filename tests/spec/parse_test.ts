import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { BadArgumentError } from "../../lib/errors.ts";
import { parseSpec } from "../../lib/spec/parse.ts";
import { preset, presetNames } from "../../lib/spec/presets.ts";
import { anySpec } from "./any_spec.ts";

Deno.test("any spec is unchanged after JSON", () => {
  fc.assert(fc.property(anySpec(), (spec) => {
    assertEquals(parseSpec(JSON.parse(JSON.stringify(spec))), spec);
  }));
});

Deno.test("a kind of normalization within maps is kept, and one that is left out stays out", () => {
  const map = { k: 1, size: 3, alpha: 1, beta: 1, convention: "literal" };
  for (const numbers of [map, { kind: "response", ...map }, { kind: "contrast", ...map }]) {
    const { convolutions } = parseSpec(damaged(["convolutions", 0, "mapNormalization"], numbers));
    assertEquals(JSON.stringify(convolutions[0].mapNormalization), JSON.stringify(numbers));
  }
});

/** `paper` as JSON with the field at `path` replaced. */
function damaged(path: (string | number)[], value: unknown): unknown {
  const spec = JSON.parse(JSON.stringify(preset("paper")));
  let at = spec;
  for (const step of path.slice(0, -1)) at = at[step];
  const last = path[path.length - 1];
  if (value === undefined) delete at[last];
  else at[last] = value;
  return spec;
}

Deno.test("an invalid field is named with its path and its valid values", () => {
  const cases: [path: (string | number)[], value: unknown, message: string][] = [
    [["side"], "224", "an integer from 1 at side"],
    [["towers"], 3, "one of 1, 2 at towers"],
    [["convolutions", 0, "kernels"], -96, "an integer from 1 at convolutions[0].kernels"],
    [["convolutions", 1, "activation"], "rleu", "did you mean relu?"],
    [
      ["convolutions", 0, "normalization", "n"],
      4,
      "an odd number at convolutions[0].normalization.n",
    ],
    [["convolutions", 0, "normalization", "convention"], "divided", "one of literal, divided-by-n"],
    [["convolutions", 0, "normalization", "k"], null, "a number from 1e-30"],
    [
      ["convolutions", 0, "mapNormalization"],
      { kind: "contrst", k: 1, size: 3, alpha: 1, beta: 1, convention: "literal" },
      "did you mean contrast?",
    ],
    [["convolutions", 0, "padding"], [1, 2, 3], "a list of 2 numbers"],
    [["convolutions", 0, "order"], ["activation"], "once at convolutions[0].order"],
    [["fullyConnected", 0, "dropout", "rate"], 1, "from 0 to less than 1"],
    [["fullyConnected", 0, "init", "standardDeviation"], "he", "one of fan-in"],
    [["classifier"], undefined, "an object (name, init) at classifier"],
    [["preprocessing", "divisor"], [1, 0, 1], "a number from 1e-30 at preprocessing.divisor[1]"],
    [["training", "learningRate"], 0, "above 0 at training.learningRate"],
    [["convolutions", 4, "name"], "conv4", "conv4 twice"],
    [["convolutions", 4, "name"], "local3", "norm3 twice"],
    [["convolutions", 4, "name"], "pool1", "pool1 twice"],
    [["fullyConnected", 1, "name"], "hidden6", "dropout6 twice"],
    [["convolutions", 0, "kernels"], 95, "2 towers can share in conv1"],
    [["preprocessing", "imageSide"], 100, "input side up to 100"],
    [["convolutions", 0, "kernles"], 96, "no field convolutions[0].kernles; did you mean kernels?"],
    [["side"], 7, "the window of conv1"],
    [
      ["convolutions", 0, "padding"],
      2000,
      "10000000 values per image in the output of tower1/conv1",
    ],
    [
      ["convolutions", 3],
      { ...preset("paper").convolutions[3], padding: 5000, stride: 5000 },
      "10000000 values per image in the padded input of conv4",
    ],
  ];
  for (const [path, value, message] of cases) {
    const error = assertThrows(() => parseSpec(damaged(path, value)), BadArgumentError);
    assert(error.message.includes(message), `${path.join(".")}: ${error.message}`);
  }
});

Deno.test("a value that is not an object is rejected", () => {
  for (const value of [null, undefined, 7, "paper", [], () => 0]) {
    assertThrows(() => parseSpec(value), BadArgumentError);
  }
});

Deno.test("an object that cannot be converted to text is rejected by its field", () => {
  for (const value of [[{ toString: [] }], { toString: 1 }, Object.create(null)]) {
    for (const field of ["kernels", "activation"]) {
      assertThrows(
        () => parseSpec(damaged(["convolutions", 0, field], value)),
        BadArgumentError,
        `convolutions[0].${field}`,
      );
    }
  }
});

Deno.test("damage anywhere in a preset gives a typed error or an equal spec, never a crash", () => {
  const paths = fc.constantFrom(...presetNames).chain((name) => {
    const places: (string | number)[][] = [];
    const walk = (value: unknown, path: (string | number)[]): void => {
      if (path.length > 0) places.push(path);
      if (typeof value === "object" && value !== null) {
        for (const key of Object.keys(value)) {
          walk((value as Record<string, unknown>)[key], [...path, key]);
        }
      }
    };
    walk(preset(name), []);
    return fc.tuple(fc.constant(name), fc.constantFrom(...places));
  });
  fc.assert(fc.property(paths, fc.jsonValue(), ([name, path], value) => {
    const spec = JSON.parse(JSON.stringify(preset(name)));
    let at = spec;
    for (const step of path.slice(0, -1)) at = at[step];
    at[path[path.length - 1]] = value;
    try {
      parseSpec(spec);
    } catch (error) {
      assert(error instanceof BadArgumentError, String(error));
    }
  }));
});
