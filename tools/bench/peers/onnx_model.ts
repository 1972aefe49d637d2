/**
 * Writes the network of the paper as an ONNX file. ONNX uses protocol buffers; this module
 * implements just the part that one model needs. The weights are an arbitrary pattern.
 */
import { convolutions, fullyConnected } from "../layer_cases.ts";

type Bytes = readonly number[] | Uint8Array;

function varint(value: number): number[] {
  const bytes: number[] = [];
  while (value > 127) {
    bytes.push((value % 128) | 128);
    value = Math.floor(value / 128);
  }
  return [...bytes, value];
}

function join(parts: readonly Bytes[]): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

const number = (field: number, value: number): Bytes => [...varint(field * 8), ...varint(value)];
const bytes = (field: number, value: Bytes): Uint8Array =>
  join([[...varint(field * 8 + 2), ...varint(value.length)], value]);
const text = (field: number, value: string): Uint8Array =>
  bytes(field, new TextEncoder().encode(value));

type Attribute = number | readonly number[];

/** An attribute: integers, or a float if `float` is set. */
function attribute(name: string, value: Attribute, float: boolean): Uint8Array {
  const content = float
    ? [
      [...varint(2 * 8 + 5), ...new Uint8Array(Float32Array.of(Number(value)).buffer)],
      number(20, 1),
    ]
    : typeof value === "number"
    ? [number(3, value), number(20, 2)]
    : [...value.map((each) => number(8, each)), number(20, 7)];
  return bytes(5, join([text(1, name), ...content]));
}

function node(
  type: string,
  inputs: readonly string[],
  output: string,
  attributes: Readonly<Record<string, Attribute>> = {},
  floats: Readonly<Record<string, number>> = {},
): Uint8Array {
  return bytes(
    1,
    join([
      ...inputs.map((input) => text(1, input)),
      text(2, output),
      text(4, type),
      ...Object.entries(attributes).map(([name, value]) => attribute(name, value, false)),
      ...Object.entries(floats).map(([name, value]) => attribute(name, value, true)),
    ]),
  );
}

function tensor(name: string, shape: readonly number[], scale: number): Uint8Array {
  const values = new Float32Array(shape.reduce((a, b) => a * b, 1));
  for (let i = 0; i < values.length; i++) values[i] = scale * (((i * 2654435761) % 1024) / 512 - 1);
  return bytes(
    5,
    join([
      ...shape.map((size) => number(1, size)),
      number(2, 1),
      text(8, name),
      bytes(9, new Uint8Array(values.buffer)),
    ]),
  );
}

function value(field: number, name: string, shape: readonly number[]): Uint8Array {
  const sizes = bytes(2, join(shape.map((size) => bytes(1, join([number(1, size)])))));
  return bytes(field, join([text(1, name), bytes(2, bytes(1, join([number(1, 1), sizes])))]));
}

/** The model for batches of `batch` images: input `images` `[batch, 3, 227, 227]`, output `logits`. */
export function paperOnnx(batch: number): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = [];
  let from = "images";
  const then = (
    type: string,
    extra: readonly string[],
    name: string,
    attributes: Readonly<Record<string, Attribute>> = {},
    floats: Readonly<Record<string, number>> = {},
  ): void => {
    parts.push(node(type, [from, ...extra], name, attributes, floats));
    from = name;
  };
  for (const { name, window, stride, padding, inputs, outputs, towers } of convolutions) {
    parts.push(tensor(`${name}.w`, [outputs * towers, inputs, window, window], 0.03));
    parts.push(tensor(`${name}.b`, [outputs * towers], 0.1));
    then("Conv", [`${name}.w`, `${name}.b`], name, {
      strides: [stride, stride],
      pads: [padding, padding, padding, padding],
      kernel_shape: [window, window],
      group: towers,
    });
    then("Relu", [], `${name}.relu`);
    if (name === "conv1" || name === "conv2") {
      // ONNX divides alpha by the number of maps.
      then("LRN", [], `${name}.lrn`, { size: 5 }, { alpha: 5e-4, beta: 0.75, bias: 2 });
    }
    if (name !== "conv3" && name !== "conv4") {
      then("MaxPool", [], `${name}.pool`, { kernel_shape: [3, 3], strides: [2, 2] });
    }
  }
  then("Flatten", [], "flat", { axis: 1 });
  for (const { name, inputs, outputs } of fullyConnected) {
    parts.push(tensor(`${name}.w`, [inputs, outputs], 0.01), tensor(`${name}.b`, [outputs], 0.1));
    then("Gemm", [`${name}.w`, `${name}.b`], name === "fc8" ? "logits" : name);
    if (name !== "fc8") then("Relu", [], `${name}.relu`);
  }
  const graph = join([
    ...parts,
    text(2, "paper"),
    value(11, "images", [batch, 3, 227, 227]),
    value(12, "logits", [batch, 1000]),
  ]);
  return join([number(1, 8), bytes(7, graph), bytes(8, join([number(2, 13)]))]);
}
