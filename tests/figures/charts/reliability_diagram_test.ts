import { assertEquals } from "@std/assert";
import { reliabilityDiagram } from "../../../lib/figures/charts/reliability_diagram.ts";
import { traces, words } from "../example.ts";

Deno.test("a reliability diagram omits empty bins but shows that they are empty", () => {
  const interval = [0.25, 0.75] as const;
  const bins = [
    { low: 0, high: 0.5, count: 0, confidence: NaN, accuracy: NaN, interval: [0, 1] as const },
    { low: 0.5, high: 1, count: 8, confidence: 0.75, accuracy: 0.5, interval },
  ];
  const [points, counts] = traces(reliabilityDiagram({ ...words, series: [{ name: "a", bins }] }));
  assertEquals([points.x, points.y], [[75], [50]]);
  assertEquals([counts.x, counts.y], [[25, 75], [0, 8]]);
});
