/**
 * Malicious checkpoints; each has a valid SHA-256 if it can have one.
 */
import { cifarSmall } from "../../../lib/spec/cifar_presets.ts";
import type { AlexNetSpec } from "../../../lib/spec/spec.ts";
import { encodeCheckpoint } from "../../../lib/training/checkpoint/checkpoint_format.ts";
import {
  readSafetensors,
  type StoredTensor,
  storeFloats,
} from "../../../lib/weights/safetensors.ts";
import { weightShapes } from "../../../lib/spec/weight_shapes.ts";
import { signedAnew } from "../signed.ts";
import { afterSevenUpdates } from "../small_checkpoints.ts";

/** A file. */
export interface HostileFile {
  /** What is wrong with it. */
  readonly name: string;
  /** Its bytes. */
  readonly bytes: Uint8Array;
  /** The size to which it is padded with zeros; default: its bytes. */
  readonly size?: number;
}

type Json = Record<string, unknown>;

/** A whole checkpoint of `cifarSmall` with zeros as weights. */
async function wholeCheckpoint(): Promise<Uint8Array> {
  const weights = new Map(
    [...weightShapes(cifarSmall)].map(([name, shape]) => {
      const values = new Float32Array(shape.reduce((product, size) => product * size, 1));
      return [name, { shape, values }];
    }),
  );
  return await encodeCheckpoint({
    weights,
    velocities: new Map(),
    info: {
      spec: cifarSmall,
      classNames: Array.from({ length: 10 }, (_, i) => `class ${i}`),
      preprocessing: {
        ...{ side: 32, imageSide: 32, padding: 4, mean: [125, 123, 114], divisor: [62, 62, 62] },
        channelOrder: "rgb",
      },
      training: afterSevenUpdates,
    },
  });
}

/** A whole checkpoint whose net and classes have control characters in their names. */
export async function namesThatControl(): Promise<Uint8Array> {
  return await signedAnew(await wholeCheckpoint(), (_, metadata) => {
    const info = JSON.parse(metadata.get("alexnet.checkpoint") ?? "");
    info.spec.name = "net\u001b]0;owned\u0007\r";
    info.classNames = info.classNames.map((name: string) => `\u001b[2J\u009b${name}\n`);
    metadata.set("alexnet.checkpoint", JSON.stringify(info));
  });
}

/** Every hostile file. */
export async function hostileFiles(): Promise<HostileFile[]> {
  const whole = await wholeCheckpoint();
  const text = (change: (json: string) => string) =>
    signedAnew(whole, (_, metadata) => {
      metadata.set("alexnet.checkpoint", change(metadata.get("alexnet.checkpoint") ?? ""));
    });
  const json = (change: (info: Json & { spec: Json; training: Json }) => unknown) =>
    text((before) => JSON.stringify(change(JSON.parse(before))));
  const training = (change: Json) =>
    json((info) => ({ ...info, training: { ...info.training, ...change } }));
  const state = (change: Json) =>
    json(({ training, ...info }) => ({
      ...info,
      training: { ...training, state: { ...training.state as Json, ...change } },
    }));
  const spec = (change: (spec: AlexNetSpec) => unknown) =>
    json((info) => ({ ...info, spec: change(info.spec as unknown as AlexNetSpec) }));
  const layers = (change: (fc: AlexNetSpec["fullyConnected"][number]) => unknown) =>
    spec((before) => ({ ...before, fullyConnected: before.fullyConnected.map(change) }));
  const convolutions = (change: Json) =>
    spec((before) => ({
      ...before,
      convolutions: before.convolutions.map((layer) => ({ ...layer, ...change })),
    }));
  const many = (count: number, name: (i: number) => string) =>
    signedAnew(whole, (tensors) => {
      for (let i = 0; i < count; i++) tensors.set(name(i), storeFloats(new Float32Array(1), [1]));
    });
  const files: [string, Uint8Array | Promise<Uint8Array>][] = [
    [
      "no state",
      json(({ training: { state: _, ...rest }, ...info }) => ({ ...info, training: rest })),
    ],
    ["a state that is a list", training({ state: [] })],
    ["training that is a number", json((info) => ({ ...info, training: 3 }))],
    ["streams that are text", training({ streams: "dropout" })],
    ["a stream of garbage", training({ streams: { dropout: { key: ["a", {}], position: -1 } } })],
    ["a stream without a key", training({ streams: { dropout: {} } })],
    [
      "a stream's position beyond 2^53",
      training({ streams: { dropout: { key: [1, 2], position: 1e300 } } }),
    ],
    [
      "100,000 streams",
      training({
        streams: Object.fromEntries(
          Array.from({ length: 100_000 }, (_, i) => [`s${i}`, { key: [1, 2], position: 0 }]),
        ),
      }),
    ],
    ["classNames that is an object", json((info) => ({ ...info, classNames: { length: 10 } }))],
    ["classNames that is text", json((info) => ({ ...info, classNames: "0123456789" }))],
    [
      "classNames of numbers",
      json((info) => ({ ...info, classNames: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] })),
    ],
    [
      "a million classNames",
      json((info) => ({
        ...info,
        classNames: Array.from({ length: 1e6 }, (_, i) => `c${i}`),
      })),
    ],
    ["a step of 1e999", text((before) => before.replace('"step":7', '"step":1e999'))],
    ["a learning rate that is text", state({ learningRate: "0.01" })],
    ["a schedule of another kind", training({ schedule: { kind: "magic" } })],
    ["an optimizer that is a list", training({ optimizer: [1] })],
    ["a seed of -1", training({ seed: -1 })],
    ["settings of lists", training({ settings: { batch: [[[[]]]] } })],
    ["a backend of garbage", training({ backend: { name: 3 }, seed: "x" })],
    [
      "a million settings",
      training({
        settings: Object.fromEntries(Array.from({ length: 300_000 }, (_, i) => [`k${i}`, i])),
        seed: -1,
      }),
    ],
    ["a billion units", layers((layer) => ({ ...layer, units: 1e9 }))],
    ["2^53 - 1 units", layers((layer) => ({ ...layer, units: Number.MAX_SAFE_INTEGER }))],
    ["a million kernels", convolutions({ kernels: 1e6 })],
    ["kernels of a million by a million", convolutions({ size: 1e6, padding: 1e6 })],
    ["a padding of a billion", convolutions({ padding: 1e9 })],
    [
      "a normalization over a billion maps",
      convolutions({
        normalization: {
          k: 2,
          n: 1e9 + 1,
          alpha: 1e-4,
          beta: 0.75,
          convention: "literal",
          inputs: "own tower",
        },
      }),
    ],
    [
      "a pooling window of a billion",
      convolutions({
        padding: 1e9,
        pooling: { kind: "max", size: 1e9, stride: 1e9, rounding: "ceil" },
      }),
    ],
    ["maps of 20,000 by 20,000", convolutions({ size: 1, padding: 10_000 })],
    ["a side of a billion", spec((before) => ({ ...before, side: 1e9 }))],
    ["a billion classes", spec((before) => ({ ...before, classes: 1e9 }))],
    [
      "20,000 layers",
      spec((before) => ({
        ...before,
        fullyConnected: Array.from({ length: 20_000 }, (_, i) => ({
          ...before.fullyConnected[0],
          ...{ name: `fc${i + 10}`, units: 1 },
        })),
      })),
    ],
    [
      "a spec of 100,000 unknown fields",
      spec((before) => ({
        ...before,
        ...Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [`f${i}`, i])),
      })),
    ],
    [
      "a name of a million letters in the spec",
      spec((before) => ({ ...before, nmae: "x".repeat(1e6) })),
    ],
    [
      "a field whose name has a million letters",
      spec((before) => ({ ...before, ["x".repeat(1e6)]: 1 })),
    ],
    ["lists nested 100,000 deep", text(() => "[".repeat(100_000) + "]".repeat(100_000))],
    ["no JSON", text(() => "{")],
    ["JSON that is null", text(() => "null")],
    ["a spec that is null", json((info) => ({ ...info, spec: null }))],
    [
      "weights of another net",
      signedAnew(whole, (tensors) => {
        tensors.delete("weights/fc4/kernel");
        tensors.set("weights/other/kernel", storeFloats(new Float32Array(1), [1]));
      }),
    ],
    ["200,000 tensors", many(200_000, (i) => `weights/t${i}`)],
    ["200,000 tensors that nobody asked for", many(200_000, (i) => `extra/t${i}`)],
    [
      "a shape of 100,000 ones",
      signedAnew(whole, (tensors) => {
        tensors.set("weights/x", storeFloats(new Float32Array(1), Array(100_000).fill(1)));
      }),
    ],
    [
      "integers as weights",
      signedAnew(whole, (tensors) => {
        const bytes = new Uint8Array(8);
        tensors.set("weights/x", { dtype: "I64", shape: [1], bytes } satisfies StoredTensor);
      }),
    ],
    [
      "a mean of integers",
      signedAnew(whole, (tensors) => {
        tensors.set("preprocessing/mean", { dtype: "U8", shape: [3], bytes: new Uint8Array(3) });
      }),
    ],
    ["no mean", signedAnew(whole, (tensors) => void tensors.delete("preprocessing/mean"))],
    ["a header of white space", whitespaceHeader(50_000_000)],
    ["a header of one endless key", endlessKey(50_000_000)],
    ["a header of a million metadata", manyKeys(1_000_000)],
    [
      "control characters in the name of a tensor",
      signedAnew(whole, (tensors) => {
        tensors.set("weights/\u001b[2J\u0007", storeFloats(new Float32Array(1), [1]));
      }),
    ],
    ["control characters in a field", spec((before) => ({ ...before, "\u001b]0;owned\u0007": 1 }))],
    [
      "control characters in a layer's name",
      layers((layer) => ({ ...layer, name: "\u001b[31mfc\u009b" })),
    ],
    [
      "control characters in the format",
      signedAnew(whole, (_, metadata) => {
        metadata.set("alexnet.format", "\u001b[2J3\r\n");
      }),
    ],
    ["control characters in a setting", training({ settings: { "\u001b[2J": [] } })],
  ];
  const { metadata } = readSafetensors(whole, "memory");
  return [
    ...await Promise.all(files.map(async ([name, bytes]) => ({ name, bytes: await bytes }))),
    { name: "two gigabytes of zeros", ...zeros(2e9, new Map()) },
    { name: "two gigabytes of zeros that say to be a checkpoint", ...zeros(2e9, metadata) },
  ];
}

/** The header of a file with one tensor of `count` bytes, which are holes on the disk. */
function zeros(count: number, metadata: ReadonlyMap<string, string>) {
  const text = new TextEncoder().encode(JSON.stringify({
    __metadata__: Object.fromEntries(metadata),
    "weights/x": { dtype: "U8", shape: [count], data_offsets: [0, count] },
  }));
  const bytes = header(text.length);
  bytes.set(text, 8);
  return { bytes, size: bytes.length + count };
}

function header(length: number): Uint8Array {
  const bytes = new Uint8Array(8 + length).fill(0x20);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(length), true);
  bytes[8] = 0x7b;
  return bytes;
}

function whitespaceHeader(length: number): Uint8Array {
  return header(length);
}

function endlessKey(length: number): Uint8Array {
  const bytes = header(length).fill(0x61, 10);
  bytes[9] = 0x22;
  bytes[bytes.length - 1] = 0x22;
  return bytes;
}

function manyKeys(count: number): Uint8Array {
  const pairs = Array.from({ length: count }, (_, i) => `"${i}":""`).join(",");
  const text = new TextEncoder().encode(`{"__metadata__":{${pairs}}}`);
  const bytes = header(text.length);
  bytes.set(text, 8);
  return bytes;
}
