import { assert, assertAlmostEquals, assertEquals, assertMatch, assertThrows } from "@std/assert";
import { netCost } from "../../lib/course/net_cost.ts";
import { BadArgumentError } from "../../lib/errors.ts";
import { jupyterDisplay } from "../../lib/figures/figure_spec.ts";
import { changeSpec } from "../../lib/spec/change.ts";
import { preset } from "../../lib/spec/presets.ts";
import { describeNetwork } from "../../lib/spec/shapes.ts";

const budget = preset("cifarTwoTower");
const half = changeSpec(budget, {
  layers: { conv1: { kernels: 16 }, conv2: { kernels: 32 }, conv3: { kernels: 32 } },
});
const training = { budget, images: 1000, epochs: 6 };

Deno.test("the budget's own net is within the budget, and its training takes the time of the pace", () => {
  const pace = { images: 3000, seconds: 60 };
  const cost = netCost({ spec: budget, ...training, pace });
  assertEquals([cost.multiplyAdds, cost.minutes], [cost.budget, 2]);
  assertAlmostEquals(cost.teraflop, 6 * cost.multiplyAdds * 6000 / 1e12, 1e-9);
});

Deno.test("a smaller net takes less time in proportion to its multiply-adds", () => {
  const cost = netCost({ spec: half, ...training, pace: { images: 3000, seconds: 60 } });
  const { multiplyAdds } = describeNetwork(half);
  assert(cost.multiplyAdds < cost.budget);
  assertEquals(cost.multiplyAdds, multiplyAdds);
  assertAlmostEquals(cost.minutes ?? NaN, 2 * multiplyAdds / cost.budget, 1e-12);
});

Deno.test("a net over the budget is an error with both numbers and the layer that grew most", () => {
  const spec = changeSpec(budget, { name: "too wide", layers: { conv4: { kernels: 256 } } });
  const error = assertThrows(() => netCost({ spec, ...training }), BadArgumentError);
  const found = describeNetwork(spec).multiplyAdds.toLocaleString("en-US");
  const most = describeNetwork(budget).multiplyAdds.toLocaleString("en-US");
  for (const part of [`at most ${most}`, `found ${found} in too wide`, "conv4 grew most"]) {
    assert(error.message.includes(part), error.message);
  }
});

Deno.test("before a training whose pace is known, the minutes are not estimated", async () => {
  for (const pace of [undefined, { images: 0, seconds: 0 }]) {
    const cost = netCost({ spec: half, ...training, ...(pace === undefined ? {} : { pace }) });
    assertEquals(cost.minutes, undefined);
    const text = String((await cost[jupyterDisplay]())["text/plain"]);
    assert(text.includes("estimated minutes | known after a first training"), text);
  }
});

Deno.test("a net without a pooling is told that its next layer reads larger maps", () => {
  const spec = changeSpec(budget, { layers: { conv1: { pooling: null } } });
  const error = assertThrows(() => netCost({ spec, ...training }), BadArgumentError);
  assertMatch(
    error.message,
    /conv2 grew most, from .* because it reads maps of (\d+) x \1 values in place of .*: pool before it/,
  );
});

Deno.test("a net with an impossible number is refused before its cost is shown", () => {
  const dropout = { rate: 1, form: "test-scaled", place: "outputs" } as const;
  const spec = changeSpec(budget, { layers: { fc6: { dropout } } });
  assertThrows(() => netCost({ spec, ...training }), BadArgumentError, "rate");
});
