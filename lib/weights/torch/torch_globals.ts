/**
 * The names that `torch.save` uses for tensors in dictionaries, and what they do here. A pickled model
 * names its classes, and is refused: its tensors are of use only to its own program.
 *
 * @module
 */
import type { Fail } from "../../files/byte_reader.ts";
import { itemsOf, textOf } from "../numpy/numpy_array.ts";
import { hintForGlobal, numpyGlobals } from "../numpy/numpy_globals.ts";
import type { PickleDialect } from "../pickle/pickle_machine.ts";
import {
  describe,
  type PickleContext,
  PickleDict,
  PickleGlobal,
  PickleList,
  PickleTuple,
  type PickleValue,
} from "../pickle/pickle_values.ts";
import { countOf } from "../strided_copy.ts";
import { STORAGE_TYPES, TorchStorage } from "./torch_storage.ts";
import { TorchTensor } from "./torch_tensor.ts";

const calls: Readonly<Record<string, PickleGlobal["call"]>> = {
  "torch._utils._rebuild_tensor": rebuildTensor,
  "torch._utils._rebuild_tensor_v2": rebuildTensor,
  "torch._utils._rebuild_parameter": rebuildParameter,
  "torch.Size": ([sizes], { fail }) => new PickleTuple(itemsOf(sizes, fail)),
  ...Object.fromEntries(Object.keys(STORAGE_TYPES).map((name) => [name, undefined])),
};

/** Plain types of Python; `long` and `unicode` are what protocol 2 calls `int` and `str`. */
const TYPES = [
  ...["bool", "int", "long", "float", "complex", "str", "unicode", "list", "dict", "tuple"],
  "object",
];

/**
 * Values of Python that training programs save beside a net, as plain data that is not used: what they
 * count or contain, or nothing.
 */
const leftOver: Readonly<Record<string, PickleGlobal["call"]>> = {
  "argparse.Namespace": () => new PickleDict(true),
  "collections.Counter": ([counts]) => counts ?? new PickleDict(),
  "collections.defaultdict": () => new PickleDict(),
  ...Object.fromEntries(
    ["__builtin__", "builtins"].flatMap((module) => [
      [`${module}.set`, ([items]: readonly PickleValue[]) => items ?? new PickleList()],
      [`${module}.frozenset`, ([items]: readonly PickleValue[]) => items ?? new PickleList()],
      ...["range", "xrange", "slice"].map((type) => [`${module}.${type}`, () => new PickleList()]),
      // The defaults of a defaultdict and types in the settings of a training, which are not called.
      ...TYPES.map((type) => [`${module}.${type}`, undefined]),
    ]),
  ),
};

/** Those of NumPy too, for a number in a checkpoint. */
const globals: ReadonlyMap<string, PickleGlobal> = new Map([
  ...numpyGlobals,
  ...Object.entries({ ...calls, ...leftOver }).map(([name, call]) =>
    [name, new PickleGlobal(name, call)] as const
  ),
]);

const WHOLE_MODEL = "the file holds a whole model or other objects of a program; " +
  "save model.state_dict() instead";

/** Modules whose objects training programs save beside a net. */
const BESIDE =
  /^(?:datetime|pathlib|argparse|collections|decimal|enum|uuid|omegaconf)\.|^torch\.(?:device|[a-z]+\d+|bool)$|^(?:builtins|__builtin__)\./;
const SAVE_NET = "save the net without the other objects of the file: " +
  'torch.save(torch.load("FILE", weights_only=False)["model"], "NEW.pth"), where "model" may be ' +
  '"state_dict" or another name';

/** What is read from a file of `torch.save`. */
export interface TorchDialect extends PickleDialect {
  /** The storages that its pickle has named so far, by key. */
  readonly storages: ReadonlyMap<string, TorchStorage>;
}

/** Pickles of `torch.save`, for one file. */
export function torchDialect(): TorchDialect {
  const storages = new Map<string, TorchStorage>();
  return {
    globals,
    storages,
    hintFor: (name) => hintForGlobal(name, BESIDE.test(name) ? SAVE_NET : WHOLE_MODEL),
    persistent(id, fail) {
      const storage = storageOf(id, fail);
      const known = storages.get(storage.key);
      if (known === undefined) storages.set(storage.key, storage);
      else if (known.dtype !== storage.dtype || known.count !== storage.count) {
        fail(`the storage ${storage.key} to be the same each time`, "another type or length");
      }
      return known ?? storage;
    },
  };
}

/** `("storage", torch.FloatStorage, key, location, count)`, in the older form also a view. */
function storageOf(id: PickleValue, fail: Fail): TorchStorage {
  const [kind, type, key, , count, view] = itemsOf(id, fail);
  const named = textOf(kind, fail);
  if (named === "module") fail("tensors", "the program of a model", WHOLE_MODEL);
  if (named !== "storage") fail("a storage", named);
  const dtype = type instanceof PickleGlobal && Object.hasOwn(STORAGE_TYPES, type.name)
    ? STORAGE_TYPES[type.name]
    : fail(`a storage of numbers (${Object.keys(STORAGE_TYPES).join(", ")})`, describe(type));
  if (typeof count !== "number" || countOf([count, 8]) === undefined) {
    return fail("a number of elements from 0 to 2^50", describe(count));
  }
  // Files of 2016 and 2017 may hold a storage that is a window on another.
  if (view !== undefined && view !== null) {
    fail("a storage of its own", "a view", "save the file anew with a PyTorch since 0.4");
  }
  return new TorchStorage(textOf(key, fail), dtype, count);
}

/** `(storage, offset, shape, strides, ...)`; what follows is of no use without gradients. */
function rebuildTensor(args: readonly PickleValue[], { fail }: PickleContext): PickleValue {
  const [storage, offset, shape, strides] = args;
  if (!(storage instanceof TorchStorage)) return fail("a storage", describe(storage));
  return new TorchTensor(
    storage,
    integer(offset, fail),
    itemsOf(shape, fail).map((size) => integer(size, fail)),
    itemsOf(strides, fail).map((stride) => integer(stride, fail)),
    fail,
  );
}

/** `(tensor, requiresGrad, hooks)`. */
function rebuildParameter([tensor]: readonly PickleValue[], { fail }: PickleContext): PickleValue {
  return tensor instanceof TorchTensor ? tensor : fail("a tensor", describe(tensor));
}

function integer(value: PickleValue | undefined, fail: Fail): number {
  return typeof value === "number" ? value : fail("a whole number", describe(value));
}
