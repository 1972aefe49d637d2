/**
 * The names that pickles of NumPy arrays use, and what they do here. Nothing else can be named.
 *
 * @module
 */
import type { PickleDialect } from "../pickle/pickle_machine.ts";
import {
  describe,
  type PickleContext,
  PickleDict,
  PickleGlobal,
  PickleList,
  PickleString,
  PickleTuple,
  type PickleValue,
} from "../pickle/pickle_values.ts";
import { bytesOf, itemsOf, NumpyArray, NumpyDtype, textOf } from "./numpy_array.ts";

const ndarray = new PickleGlobal("numpy.ndarray");

/** What Python and NumPy call by these names; NumPy 2 has renamed `numpy.core`. */
const calls: Readonly<Record<string, PickleGlobal["call"]>> = {
  "collections.OrderedDict": orderedDict,
  "_codecs.encode": encode,
  "__builtin__.bytes": emptyBytes,
  "builtins.bytes": emptyBytes,
  "__builtin__.bytearray": sameBytes,
  "builtins.bytearray": sameBytes,
  "numpy.dtype": ([code], { fail }) => new NumpyDtype(textOf(code, fail)),
  "numpy.core.multiarray._reconstruct": reconstruct,
  "numpy._core.multiarray._reconstruct": reconstruct,
  "numpy.core.multiarray.scalar": scalar,
  "numpy._core.multiarray.scalar": scalar,
  "numpy.core.numeric._frombuffer": fromBuffer,
  "numpy._core.numeric._frombuffer": fromBuffer,
};

/** The globals of pickles of NumPy arrays, by name. */
export const numpyGlobals: ReadonlyMap<string, PickleGlobal> = new Map([
  [ndarray.name, ndarray],
  ...Object.entries(calls).map(([name, call]) => [name, new PickleGlobal(name, call)] as const),
]);

/** Modules whose functions no file of weights needs; a pickle that names one is made to run it. */
const PROGRAMS = [
  ...["os", "posix", "nt", "sys", "subprocess", "commands", "importlib", "runpy", "pty", "shutil"],
  ...["socket", "webbrowser", "ctypes", "code", "operator", "marshal", "pickle", "_pickle"],
  ...["cPickle", "timeit", "pdb", "bdb", "asyncio", "multiprocessing", "types.CodeType"],
  ...["types.FunctionType", "torch.hub", "torch.load"],
  ...["numpy.f2py", "numpy.distutils", "numpy.testing"],
];
/** Those of the built-in functions that run text, reach any object by its name, or open files. */
const BUILT_IN_PROGRAMS =
  /^(?:builtins|__builtin__)\.(?:eval|exec|execfile|compile|open|file|input|raw_input|breakpoint|reload|apply|map|filter|getattr|setattr|delattr|vars|globals|locals|__.*)$/;

/** What to do about a pickle that names `name`; `otherwise` where it does not look like an attack. */
export function hintForGlobal(name: string, otherwise: string): string {
  const isProgram = PROGRAMS.some((module) => name === module || name.startsWith(`${module}.`));
  return isProgram || BUILT_IN_PROGRAMS.test(name)
    ? "the file asks to run a program; do not load it with Python either"
    : otherwise;
}

/** Pickles of NumPy arrays. */
export const numpyDialect: PickleDialect = {
  globals: numpyGlobals,
  hintFor: (name) =>
    hintForGlobal(name, "save the weights as NumPy arrays in a dictionary, without other objects"),
};

/** `OrderedDict()`, or of a list of pairs, as Python 2 pickles it. */
function orderedDict(args: readonly PickleValue[], { fail }: PickleContext): PickleValue {
  const dict = new PickleDict(true);
  const [pairs] = args;
  if (pairs === undefined) return dict;
  if (!(pairs instanceof PickleList)) return fail("a list of pairs", describe(pairs));
  for (const pair of pairs.items) {
    const items = pair instanceof PickleList ? pair.items : itemsOf(pair, fail);
    if (items.length !== 2) fail("a key and a value", `${items.length} values`);
    dict.set(items[0], items[1], fail);
  }
  return dict;
}

/** The bytes of a text in Latin-1: how protocols 0 to 2 write bytes of Python 3. */
function encode(
  [text, encoding]: readonly PickleValue[],
  { fail, inPlace }: PickleContext,
): PickleValue {
  const name = textOf(encoding, fail);
  if (!["latin1", "latin-1"].includes(name)) fail("the encoding latin1", name);
  if (!(text instanceof PickleString && text.isText)) return fail("a text", describe(text));
  return new PickleString(text.latin1(inPlace, fail), false);
}

function emptyBytes(args: readonly PickleValue[], { fail }: PickleContext): PickleValue {
  if (args.length > 0) fail("no argument", `${args.length}`);
  return new PickleString(new Uint8Array(), false);
}

function sameBytes([bytes]: readonly PickleValue[], { fail }: PickleContext): PickleValue {
  return new PickleString(bytes === undefined ? new Uint8Array() : bytesOf(bytes, fail), false);
}

/** An array without numbers, which `BUILD` adds. */
function reconstruct([type]: readonly PickleValue[], { fail }: PickleContext): PickleValue {
  return type === ndarray ? new NumpyArray() : fail("numpy.ndarray", describe(type));
}

/** A single number: `scalar(dtype, bytes)`. */
function scalar([dtype, bytes]: readonly PickleValue[], { fail }: PickleContext): PickleValue {
  const array = new NumpyArray();
  array.fill(new PickleTuple([]), dtype, false, bytes ?? null, fail);
  return array;
}

/** An array of protocol 5: `_frombuffer(bytes, dtype, shape, order)`. */
function fromBuffer(args: readonly PickleValue[], { fail }: PickleContext): PickleValue {
  const [bytes, dtype, shape, order] = args;
  const letter = textOf(order, fail);
  if (letter !== "C" && letter !== "F") fail("the order C or F", letter);
  const array = new NumpyArray();
  array.fill(shape, dtype, letter === "F", bytes ?? null, fail);
  return array;
}
