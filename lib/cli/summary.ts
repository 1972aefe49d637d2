/**
 * `deno task summary PRESET`: the structure and the cost of a network, layer by layer.
 *
 * @module
 */
import { networkDiagram } from "../spec/diagram.ts";
import { preset, presetNames } from "../spec/presets.ts";
import { describeNetwork, type LayerRow, type NetworkDescription } from "../spec/shapes.ts";
import type { AlexNetSpec } from "../spec/spec.ts";
import { defineCommand } from "./command/arguments.ts";
import { print } from "./command/print.ts";
import { runCommand } from "./command/run_command.ts";

/** The command line of `deno task summary`. */
export const command = defineCommand({
  name: "summary",
  summary:
    "Prints the layers of a network with their outputs, parameters, multiply-adds and units,\n" +
    "and how its towers are connected. Without a name: lists the presets.",
  flags: {
    json: { kind: "switch", description: "Print the numbers as JSON" },
  },
  operands: {
    placeholder: "PRESET",
    description: `One of ${presetNames.join(", ")}`,
    maximum: 1,
  },
  examples: [
    { command: "deno task summary paper", does: "The network of the paper, with both towers" },
    { command: "deno task summary", does: "All presets, one per line" },
    { command: "deno task summary cifarTwoTower --json", does: "The numbers for a program" },
  ],
});

/** The table and the diagram of `spec`. */
export function summary(spec: AlexNetSpec): string {
  const description = describeNetwork(spec);
  const parts = [
    `${spec.name}: ${spec.description}`,
    table(spec, description),
    `Multiply-adds are for the forward pass of one image; training on it takes about ` +
    `${number(description.trainingFlop / 1e6)} MFLOP.`,
    networkDiagram(spec),
  ];
  if (spec.deviations.length > 0) {
    parts.push(["Deviations:", ...spec.deviations.map((text) => `  - ${text}`)].join("\n"));
  }
  return parts.join("\n\n");
}

/** All presets, one per line. */
export function presetList(): string {
  const rows = presetNames.map((name) => {
    const { parameters, multiplyAdds } = describeNetwork(preset(name));
    return [name, number(parameters), number(multiplyAdds), preset(name).description];
  });
  return columns([["preset", "parameters", "multiply-adds", "what it is"], ...rows], [1, 2]);
}

function table(
  spec: AlexNetSpec,
  { rows, parameters, multiplyAdds, units }: NetworkDescription,
): string {
  const share = (part: number) => `${(100 * part / parameters).toFixed(2)} %`;
  const line = (row: LayerRow) => [
    row.name,
    row.output.join(" x ") + (row.readsAllTowers ? " *" : ""),
    row.kind === "pooling" ? "" : number(row.parameters),
    row.kind === "pooling" ? "" : share(row.parameters),
    row.kind === "pooling" ? "" : number(row.multiplyAdds),
    row.kind === "pooling" ? "" : number(row.units),
  ];
  const lines = [
    ["layer", "output", "parameters", "share", "multiply-adds", "units"],
    ["image", `${spec.side} x ${spec.side} x 3`, "", "", "", ""],
    ...rows.map(line),
    ["total", "", number(parameters), share(parameters), number(multiplyAdds), number(units)],
  ];
  const text = columns(lines, [2, 3, 4, 5]);
  return spec.towers === 1 ? text : `${text}\n* reads the outputs of both towers`;
}

/** Cells in columns with two spaces between them; those of `right` are aligned to the right. */
function columns(rows: readonly string[][], right: readonly number[]): string {
  const widths = rows[0].map((_, i) => Math.max(...rows.map((row) => row[i].length)));
  return rows.map((row) =>
    row.map((cell, i) => right.includes(i) ? cell.padStart(widths[i]) : cell.padEnd(widths[i]))
      .join("  ").trimEnd()
  ).join("\n");
}

function number(value: number): string {
  return Math.round(value).toLocaleString("en-US");
}

if (import.meta.main) {
  Deno.exitCode = await runCommand(command, Deno.args, ({ operands, values }) => {
    const [name] = operands;
    const names = name === undefined ? presetNames : [name];
    if (values.json) {
      const nets = names.map((name) => [name, describeNetwork(preset(name))] as const);
      print(JSON.stringify(name === undefined ? Object.fromEntries(nets) : nets[0][1], null, 2));
    } else print(name === undefined ? presetList() : summary(preset(name)));
    return Promise.resolve();
  });
}
