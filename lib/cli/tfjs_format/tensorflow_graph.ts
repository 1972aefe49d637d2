/**
 * A graph of TensorFlow's operations in the format of `tf.loadGraphModel`, node by node.
 *
 * @module
 */

/** The value of an attribute, as TensorFlow's protocol buffers spell it in JSON. */
type Attribute =
  | { b: boolean }
  | { i: string }
  | { f: number }
  | { s: string }
  | { type: "DT_FLOAT" | "DT_INT32" }
  | { list: { i: string[] } }
  | { shape: { dim: { size: string }[] } };

/** One operation. */
interface GraphNode {
  name: string;
  op: string;
  input?: string[];
  attr: Record<string, Attribute | { tensor: unknown }>;
}

/** A constant of a graph, in the order of the file of weights. */
interface GraphWeight {
  name: string;
  shape: number[];
  dtype: "float32" | "int32";
}

/** The files of a model: `model.json` and `weights.bin`. */
export interface GraphFiles {
  /** The text of `model.json`. */
  json: string;
  /** The constants, one after another. */
  weights: Uint8Array<ArrayBuffer>;
}

/** A text attribute. */
export const text = (value: string): Attribute => ({ s: btoa(value) });
/** A list of whole numbers. */
export const integers = (...values: number[]): Attribute => ({ list: { i: values.map(String) } });
/** A number. */
export const real = (value: number): Attribute => ({ f: value });
/** A whole number. */
export const integer = (value: number): Attribute => ({ i: String(value) });
/** A boolean. */
export const truth = (value: boolean): Attribute => ({ b: value });

/** Builds a graph from its inputs onwards. Nodes are identified by name. */
export class TensorflowGraph {
  readonly #nodes: GraphNode[] = [];
  readonly #weights: GraphWeight[] = [];
  readonly #bytes: Uint8Array[] = [];

  /** An input of the graph; -1 is any size. */
  placeholder(name: string, shape: readonly number[]): string {
    const dim = shape.map((size) => ({ size: String(size) }));
    return this.#add(name, "Placeholder", [], {
      dtype: { type: "DT_FLOAT" },
      shape: { shape: { dim } },
    });
  }

  /** The float32 constant `name`. */
  constant(name: string, values: ArrayLike<number>, shape: readonly number[]): string {
    const floats = Float32Array.from(values);
    return this.#constant({ name, shape: [...shape], dtype: "float32" }, floats, "DT_FLOAT");
  }

  /** The int32 constant `name`, a list or, with the shape `[]`, one number. */
  index(name: string, values: readonly number[], shape: number[] = [values.length]): string {
    return this.#constant({ name, shape, dtype: "int32" }, Int32Array.from(values), "DT_INT32");
  }

  /** The operation `op` of `inputs`. */
  node(
    name: string,
    op: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, Attribute>> = {},
  ): string {
    return this.#add(name, op, inputs, { T: { type: "DT_FLOAT" }, ...attributes });
  }

  /** The files of the model from `input` to `output`, with `metadata` in `userDefinedMetadata`. */
  files(input: string, output: string, metadata: Record<string, unknown>): GraphFiles {
    const end = (name: string) => ({ [name]: { name: `${name}:0`, dtype: "DT_FLOAT" } });
    const json = JSON.stringify({
      format: "graph-model",
      modelTopology: { node: this.#nodes, library: {}, versions: { producer: 1 } },
      signature: { inputs: end(input), outputs: end(output) },
      userDefinedMetadata: metadata,
      weightsManifest: [{ paths: ["weights.bin"], weights: this.#weights }],
    });
    const weights = new Uint8Array(this.#bytes.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const bytes of this.#bytes) {
      weights.set(bytes, at);
      at += bytes.length;
    }
    return { json, weights };
  }

  #constant(
    weight: GraphWeight,
    values: Float32Array | Int32Array,
    type: "DT_FLOAT" | "DT_INT32",
  ): string {
    this.#weights.push(weight);
    this.#bytes.push(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    const dim = weight.shape.map((size) => ({ size: String(size) }));
    return this.#add(weight.name, "Const", [], {
      dtype: { type },
      value: { tensor: { dtype: type, tensorShape: { dim } } },
    });
  }

  #add(name: string, op: string, input: readonly string[], attr: GraphNode["attr"]): string {
    this.#nodes.push({ name, op, ...(input.length === 0 ? {} : { input: [...input] }), attr });
    return name;
  }
}
