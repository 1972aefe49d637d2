/**
 * What `torch.save` writes, in both of its forms: a zip archive with a pickle and the storages (since
 * PyTorch 1.6), and five pickles followed by the storages.
 *
 * Source: PyTorch's `torch/serialization.py`.
 *
 * @module
 */
import { ByteReader } from "../../files/byte_reader.ts";
import { describe, PickleDict, PickleList, PickleString } from "../pickle/pickle_values.ts";
import type { PickleValue } from "../pickle/pickle_values.ts";
import { readPickle } from "../pickle/read_pickle.ts";
import { namedTensors } from "../pickle/tensor_tree.ts";
import type { WeightsFile } from "../weights_file.ts";
import { readStoredZip } from "./stored_zip.ts";
import { torchDialect } from "./torch_globals.ts";

/** The number that the older form begins with. */
const MAGIC = 0x1950a86a20f9469cfc6cn;
const PROTOCOL = 1001;
const RESAVE = "save the file anew with torch.save";

/** Reads a file of `torch.save` that is a zip archive. */
export function readTorchZip(bytes: Uint8Array, path: string): WeightsFile {
  const isPickle = (name: string) => /^[^/]+\/data\.pkl$/.test(name);
  const refuse = (names: readonly string[]): never => {
    const { found, hint } = kindOfArchive(names);
    return new ByteReader(bytes, path)
      .fail("an archive of torch.save, with one data.pkl", found, hint);
  };
  const entries = readStoredZip(bytes, path, (names) => {
    if (names.filter(isPickle).length !== 1 || names.some(isProgram)) refuse(names);
  });
  const found = [...entries].find(([name]) => isPickle(name));
  if (found === undefined) return refuse([]);
  const [name, reader] = found;
  const folder = name.slice(0, -"data.pkl".length);
  const order = entries.get(`${folder}byteorder`);
  const bigEndian = order !== undefined &&
    order.text(order.bytes.subarray(order.at, order.end), "a byte order", order.at) === "big";
  const dialect = torchDialect();
  const at = reader.at;
  const value = readPickle(reader, dialect);
  reader.finish("data.pkl after its pickle");
  for (const storage of dialect.storages.values()) {
    const data = entries.get(`${folder}data/${storage.key}`);
    if (data === undefined) {
      return reader.fail(`the entry ${folder}data/${storage.key}`, "none", RESAVE, at);
    }
    if (data.left !== storage.byteLength) {
      data.fail(
        `${storage.byteLength} bytes of the storage ${storage.key}`,
        `${data.left}`,
        RESAVE,
      );
    }
    storage.fill(data.take(storage.byteLength, "a storage"), bigEndian);
  }
  return { format: "torch", ...namedTensors(value, reader, at) };
}

/** Whether an entry is of TorchScript, whose archives have a data.pkl as well. */
function isProgram(name: string): boolean {
  return name.endsWith("/constants.pkl");
}

/** What an archive is that `torch.save` did not write. */
function kindOfArchive(names: readonly string[]): { found: string; hint: string } {
  if (names.some(isProgram)) {
    return {
      found: "a TorchScript program",
      hint: "save model.state_dict() with torch.save instead",
    };
  }
  if (names.some((name) => name.endsWith(".npy"))) {
    return {
      found: "an archive of NumPy (.npz)",
      hint: "save its arrays as a dictionary in a .npy",
    };
  }
  return { found: "another archive", hint: "unpack it and name the file of weights" };
}

/** Reads a file of `torch.save` in its older form. */
export function readTorchLegacy(bytes: Uint8Array, path: string): WeightsFile {
  const reader = new ByteReader(bytes, path);
  const plain = torchDialect();
  const magic = readPickle(reader, plain);
  if (magic !== MAGIC) reader.fail("the number of torch.save", describe(magic), undefined, 0);
  const protocol = readPickle(reader, plain);
  if (protocol !== PROTOCOL) reader.fail(`protocol ${PROTOCOL}`, describe(protocol), RESAVE);
  const system = readPickle(reader, plain);
  if (!(system instanceof PickleDict)) reader.fail("a dictionary of sizes", describe(system));
  const dialect = torchDialect();
  const at = reader.at;
  const value = readPickle(reader, dialect);
  const keysAt = reader.at;
  for (const key of keysOf(readPickle(reader, plain), reader)) {
    const storage = dialect.storages.get(key);
    if (storage === undefined) {
      return reader.fail("only storages that a tensor uses", key, RESAVE, keysAt);
    }
    const count = reader.uint64("the length of a storage");
    if (count !== storage.count) {
      reader.fail(
        `${storage.count} numbers in the storage ${key}`,
        `${count}`,
        undefined,
        reader.at - 8,
      );
    }
    storage.fill(reader.take(storage.byteLength, `the storage ${key}`));
  }
  reader.finish("the file after its storages");
  return { format: "torch", ...namedTensors(value, reader, at) };
}

/** The keys of the storages in the order of the file, each once. */
function keysOf(value: PickleValue, reader: ByteReader): Set<string> {
  const fail = (expected: string, found: string): never => reader.fail(expected, found);
  if (!(value instanceof PickleList)) return fail("a list of storages", describe(value));
  const keys = value.items.map((key) =>
    key instanceof PickleString ? key.text(fail) : fail("the key of a storage", describe(key))
  );
  const unique = new Set(keys);
  if (unique.size < keys.length) fail("each storage once", "a key twice");
  return unique;
}
