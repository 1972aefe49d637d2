/**
 * Caffe's `.caffemodel`: a binary `NetParameter`, with layers of V1 (field 2, as in the published
 * AlexNet) or of V2 (field 100).
 *
 * Source: Caffe's `src/caffe/proto/caffe.proto`.
 *
 * @module
 */
import { ByteReader } from "../../files/byte_reader.ts";
import type { StoredTensor } from "../safetensors.ts";
import type { WeightsFile } from "../weights_file.ts";
import { type CaffeBlob, messageOf, readBlob } from "./caffe_blob.ts";
import { type ProtobufField, protobufFields } from "./protobuf_fields.ts";

/** The fields of a net. */
const [NET_NAME, LAYERS_V1, LAYERS_V2] = [1, 2, 100];

/** The fields of a layer that are read, in each version. */
const VERSIONS: Readonly<Record<"V1" | "V2", LayerFields>> = {
  V1: { name: 4, type: 5, blobs: 6 },
  V2: { name: 1, type: 2, blobs: 7 },
};

interface LayerFields {
  readonly name: number;
  readonly type: number;
  readonly blobs: number;
}

/** A layer of the oldest files, before 2014, is in the field 1 of one of V1. */
const LAYER_V0 = 1;
/** The types of V1's enumeration whose layers have weights, by their names in V2. */
const TYPES_V1: ReadonlyMap<bigint, string> = new Map([
  [4n, "Convolution"],
  [14n, "InnerProduct"],
  [39n, "Deconvolution"],
]);
const NOT_CAFFE = "the file is not a .caffemodel, or it is damaged";

/** A layer with its blobs. */
interface CaffeLayer {
  readonly name: string;
  readonly type: string;
  readonly blobs: readonly CaffeBlob[];
}

/**
 * Reads a `.caffemodel`. The blobs of a layer are called `conv1/0` (weights) and `conv1/1` (biases);
 * metadata has the name of the net, the version of its layers, and their types (`conv1/type`).
 */
export function readCaffemodel(bytes: Uint8Array, path: string): WeightsFile {
  const reader = new ByteReader(bytes, path);
  const tensors = new Map<string, StoredTensor>();
  const metadata = new Map<string, string>();
  let layers = 0;
  for (const field of protobufFields(reader)) {
    if (field.number === NET_NAME) {
      metadata.set("name", textOf(field, reader, "the name of the net"));
    } else if (field.number === LAYERS_V1 || field.number === LAYERS_V2) {
      const version = field.number === LAYERS_V1 ? "V1" : "V2";
      if ((metadata.get("layers") ?? version) !== version) {
        reader.fail("layers of one version", "V1 and V2", NOT_CAFFE, field.at);
      }
      metadata.set("layers", version);
      const layer = readLayer(messageOf(field, reader), version);
      layers++;
      addLayer(layer, field.at);
    }
  }
  if (tensors.size === 0) {
    reader.fail("a layer with weights", `${layers} layers without`, NOT_CAFFE, 0);
  }
  return { format: "caffemodel", tensors, metadata };

  /** A net for training may have two layers of one name, for data, but only without blobs. */
  function addLayer({ name, type, blobs }: CaffeLayer, at: number): void {
    if (blobs.length > 0 && tensors.has(`${name}/0`)) {
      reader.fail("each layer with weights once", `${name} twice`, undefined, at);
    }
    if (type !== "" && blobs.length > 0) metadata.set(`${name}/type`, type);
    for (const [i, blob] of blobs.entries()) {
      tensors.set(`${name}/${i}`, withoutLegacyAxes(blob, type, i));
    }
  }
}

function readLayer(reader: ByteReader, version: "V1" | "V2"): CaffeLayer {
  const fields = VERSIONS[version];
  let [name, type] = ["", ""];
  const blobs: ByteReader[] = [];
  for (const field of protobufFields(reader)) {
    if (field.number === fields.name) name = textOf(field, reader, "the name of a layer");
    else if (field.number === fields.type) {
      type = version === "V1"
        ? TYPES_V1.get(field.integer ?? -1n) ?? `type ${field.integer} of V1`
        : textOf(field, reader, "a type");
    } else if (field.number === fields.blobs) blobs.push(messageOf(field, reader));
    else if (version === "V1" && field.number === LAYER_V0) {
      const hint = "convert it with Caffe's upgrade_net_proto_binary";
      reader.fail("a layer of V1 or V2", "one of V0", hint, field.at);
    }
  }
  return { name, type, blobs: blobs.map((blob, i) => readBlob(blob, `${name}/${i}`)) };
}

/**
 * Files before 2014 give every blob four axes: those of a fully connected layer are `[1, 1, outputs,
 * inputs]`, and biases `[1, 1, 1, outputs]`. Later ones have `[outputs, inputs]` and `[outputs]`.
 */
function withoutLegacyAxes(
  { tensor, isLegacyShape }: CaffeBlob,
  type: string,
  index: number,
): StoredTensor {
  const { shape } = tensor;
  const ones = shape.findIndex((size) => size !== 1);
  const axes = index > 0 ? 1 : type === "InnerProduct" ? 2 : shape.length;
  const extra = shape.length - axes;
  return isLegacyShape && extra > 0 && (ones < 0 || ones >= extra)
    ? { ...tensor, shape: shape.slice(extra) }
    : tensor;
}

function textOf(field: ProtobufField, reader: ByteReader, what: string): string {
  const data = messageOf(field, reader);
  if (data.left > 1000) {
    reader.fail(`${what} of at most 1000 bytes`, `${data.left}`, NOT_CAFFE, field.at);
  }
  return data.text(data.take(data.left, what), what, field.at);
}
