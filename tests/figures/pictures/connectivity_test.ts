import { assertStringIncludes } from "@std/assert";
import { connectivityFigure } from "../../../lib/figures/pictures/connectivity.ts";
import { presets } from "../../../lib/spec/presets.ts";

Deno.test("the connectivity of conv2, conv4 and conv5 is half empty", () => {
  const { takeaway } = connectivityFigure(presets.paper);
  assertStringIncludes(takeaway, "conv2, conv4, conv5 read only their own tower");
});
