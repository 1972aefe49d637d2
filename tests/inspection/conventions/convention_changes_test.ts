import { assertEquals } from "@std/assert";
import {
  changesTo,
  comparedConventions,
  MEAN_COLOUR,
} from "../../../lib/inspection/conventions/convention_changes.ts";
import { applied } from "../../../lib/inspection/conventions/compare_conventions.ts";
import { conventionNames } from "../../../lib/inspection/conventions/convention_set.ts";
import { programs } from "../../../lib/inspection/conventions/programs.ts";
import { fixtureNet } from "./own_net.ts";

const whole = { towers: true, fullyConnected: true };
const caffe = (await fixtureNet("bvlc.caffemodel")).own;
const torchvision = (await fixtureNet("torchvision.pth")).own;
const [paper, , caffeProgram, torchvisionProgram, caffeTf, , tfModels] = programs;

const texts = (...args: Parameters<typeof changesTo>) => changesTo(...args).map(({ text }) => text);

Deno.test("weights of Caffe and of torchvision have the conventions of their programs", () => {
  assertEquals(texts(caffeProgram, caffe, whole), []);
  assertEquals(texts(torchvisionProgram, torchvision, { ...whole, towers: false }), []);
});

Deno.test("alpha 2e-5 without division is alpha 1e-4 divided by 5: only the rows differ", () => {
  assertEquals(texts(caffeTf, caffe, whole), ["rows of fc6: place by place (HWC)"]);
});

Deno.test("the constants of the normalization are changes of their own, and add up", () => {
  assertEquals(texts(tfModels, caffe, whole).filter((text) => text.startsWith("norm")), [
    "normalization: k = 2",
    "normalization: n = 11",
    "normalization: effective alpha 1e-4",
  ]);
  const { normalization } = applied(caffe, changesTo(tfModels, caffe, whole));
  assertEquals(normalization, tfModels.conventions.normalization.value);
});

Deno.test("another window alone keeps what one square is multiplied by", () => {
  const window = changesTo(tfModels, caffe, whole).find(({ text }) => text.includes("n = 11"));
  const changed = window?.apply(caffe).normalization;
  assertEquals(changed, {
    ...{ k: 1, n: 11, alpha: 1e-4 / 5, beta: 0.75 },
    convention: "literal",
    inputs: "all towers",
  });
});

Deno.test("a mean image that is not there is run as its mean colour", () => {
  const changes = changesTo(paper, caffe, whole);
  const mean = changes.find(({ convention }) => convention === "mean");
  assertEquals(mean?.text, "mean: the mean image (run with its mean colour)");
  assertEquals(mean?.apply(caffe).mean, MEAN_COLOUR);
});

Deno.test("conventions of layers that a net lacks are no changes", () => {
  const convolutions = changesTo(paper, torchvision, { towers: false, fullyConnected: false });
  assertEquals(convolutions.map(({ convention }) => convention), [
    ...["geometry", "mean", "divisor", "normalization"],
  ]);
  const [{ text }] = convolutions.slice(-1);
  assertEquals(text, "normalization: k 2, n 5, effective alpha 1e-4");
});

Deno.test("the layout of a checkpoint of this project is not compared, and fc6's only where it is", () => {
  const names = (parts: Parameters<typeof comparedConventions>[0]) =>
    conventionNames.filter((name) => !comparedConventions(parts).includes(name));
  assertEquals(names(whole), []);
  assertEquals(names({ ...whole, ownLayout: true }), ["channels", "rows"]);
  assertEquals(names({ ...whole, fullyConnected: false }), ["dropout", "rows"]);
  const own = { ...caffe, channels: "rgb", rows: "places" } as const;
  assertEquals(texts(caffeProgram, own, whole).length, 2);
  assertEquals(texts(caffeProgram, own, { ...whole, ownLayout: true }), []);
});
