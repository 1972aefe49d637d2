/** Covers lib/spec and lib/layers: no function accepts an invalid number. */
import * as figures from "../../lib/figures/mod.ts";
import * as library from "../../mod.ts";
import * as inspection from "../../lib/inspection/mod.ts";
import { pretrained } from "../../lib/pretrained/mod.ts";
import { stream, streams } from "./fixtures.ts";
import { count, natural, notNegative, positive, type Row, testTable, upTo } from "./table.ts";

const words = { alt: "A figure.", takeaway: "It says something." };

testTable("random numbers, specs and layers", [
  ["seed", natural, (seed) => new library.RandomStreams(seed)],
  ["seed of alexnet", natural, (seed) => library.alexnet("cifarSmall", { seed })],
  ["seed of pretrained", natural, (seed) => pretrained("cifarTwoTower", { seed })],
  ["number of fork", natural, (index) => streams.fork("x", index)],
  ["limit of integer", upTo(2 ** 32), (limit) => stream().integer(limit)],
  ["count of reserve", natural, (n) => stream().reserve(n)],
  ["length of permutation", upTo(2 ** 31, natural), (n) => stream().permutation(n)],
  [
    "position of a stream",
    natural,
    (position) => new library.RandomStream({ key: [1, 2], position }),
  ],
  ["side of outputSide", count, (n) => library.outputSide(n, { size: 1, stride: 1, padding: 0 })],
  ["size of outputSide", count, (size) => library.outputSide(9, { size, stride: 1, padding: 0 })],
  [
    "stride of outputSide",
    count,
    (stride) => library.outputSide(9, { size: 1, stride, padding: 0 }),
  ],
  [
    "padding of outputSide",
    natural,
    (padding) => library.outputSide(9, { size: 1, stride: 1, padding }),
  ],
  [
    "side of pooledSide",
    count,
    (n) => library.pooledSide(n, { size: 1, stride: 1, rounding: "ceil" }),
  ],
  [
    "size of pooledSide",
    count,
    (size) => library.pooledSide(9, { size, stride: 1, rounding: "ceil" }),
  ],
  [
    "stride of pooledSide",
    count,
    (stride) => library.pooledSide(9, { size: 1, stride, rounding: "ceil" }),
  ],
  [
    "row of fieldBox",
    natural,
    (n) =>
      inspection.receptiveFieldBox(inspection.receptiveFields(library.preset("paper"))[0], n, 0),
  ],
  [
    "column of fieldBox",
    natural,
    (n) =>
      inspection.receptiveFieldBox(inspection.receptiveFields(library.preset("paper"))[0], 0, n),
  ],
  [
    "rate of dropout",
    { ...notNegative, below: 1 },
    (rate) => new library.TestScaledDropout({ rate, name: "d" }),
  ],
  [
    "divisor of a spec",
    positive,
    (divisor) =>
      library.parseSpec(library.changeSpec(library.preset("cifarSmall"), {
        preprocessing: { divisor: [1, 1, divisor] },
      })),
  ],
  ...([
    ["receptiveFields", inspection.receptiveFields],
    ["describeNetwork", library.describeNetwork],
    ["networkDiagram", library.networkDiagram],
    ["costFigure", (spec) => figures.costFigure(spec, words)],
    ["stepMemory", (spec) => figures.stepMemory(spec, 1)],
    ["towerDiagram", (spec) => figures.towerDiagram(spec)],
  ] as const satisfies [string, (spec: ReturnType<typeof library.preset>) => unknown][]).map((
    [name, call],
  ): Row => [
    `side of the spec of ${name}`,
    count,
    (side) => call({ ...library.preset("paper"), side }),
  ]),
  [
    "kernels of a spec",
    count,
    (kernels) =>
      library.parseSpec(library.changeSpec(library.preset("cifarSmall"), {
        layers: { conv1: { kernels } },
      })),
  ],
]);
