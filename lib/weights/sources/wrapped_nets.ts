/**
 * Finds the nets of a file: their tensors may lie in a dictionary beside other values, such as the
 * `state_dict` of a training, and a file may hold two nets, such as a mean of the weights beside them.
 *
 * @module
 */
import { BadFileError } from "../../errors.ts";
import type { StoredTensor } from "../safetensors.ts";

/** The tensors of one net of a file. */
export interface WrappedNet {
  /** What stands before their names in the file, without `module.`: `state_dict/`, or nothing. */
  readonly prefix: string;
  /** The tensors by their names without that. Nothing outside the prefix belongs to the net. */
  readonly tensors: ReadonlyMap<string, StoredTensor>;
}

/** What torch.nn.DataParallel adds to the names of the parameters that it wraps. */
const PARALLEL = /(^|[./])module\./g;

/**
 * The nets in `tensors` that have a tensor called `name`, in the order of the file.
 *
 * @param path path of the file, for messages.
 * @throws {BadFileError} when two names differ in nothing but `module.`.
 */
export function wrappedNets(
  tensors: ReadonlyMap<string, StoredTensor>,
  name: string,
  path: string,
): WrappedNet[] {
  const plain = new Map<string, StoredTensor>();
  for (const [key, tensor] of tensors) {
    const own = key.replaceAll(PARALLEL, "$1");
    if (plain.has(own)) {
      throw new BadFileError({ path, expected: "each name once", found: `${own} also as ${key}` });
    }
    plain.set(own, tensor);
  }
  const prefixes = [...plain.keys()].filter((key) =>
    key === name || key.endsWith(`/${name}`) || key.endsWith(`.${name}`)
  ).map((key) => key.slice(0, key.length - name.length));
  return prefixes.map((prefix) => ({
    prefix,
    tensors: new Map(
      [...plain].flatMap(([key, tensor]) =>
        key.startsWith(prefix) ? [[key.slice(prefix.length), tensor]] : []
      ),
    ),
  }));
}

/** What programs call the net that they train, and wrappers of it. */
const USUAL = /^(?:(?:state_dict|model_state_dict|model|net|network|_orig_mod)[/.])*$/;

/**
 * The one of several nets that has a usual name: nothing, `state_dict`, `model`.
 *
 * @param path path of the file, for messages.
 * @throws {BadFileError} that names all of them, when none or several have one.
 */
export function usualNet(nets: readonly [WrappedNet, ...WrappedNet[]], path: string): WrappedNet {
  if (nets.length === 1) return nets[0];
  const usual = nets.filter(({ prefix }) => USUAL.test(prefix));
  const bare = usual.filter(({ prefix }) => prefix === "");
  const [only, second] = bare.length > 0 ? bare : usual;
  if (only !== undefined && second === undefined) return only;
  const [first] = (nets.find(({ prefix }) => prefix !== "") ?? nets[0]).prefix.split(/[/.]/);
  throw new BadFileError({
    path,
    expected: "one net",
    found: `${nets.length}: ${
      nets.map(({ prefix }) => prefix.slice(0, -1) || "bare names").join(", ")
    }`,
    hint: 'save the one that you want by itself: torch.save(torch.load("FILE", ' +
      `weights_only=False)["${first}"], "NEW.pth")`,
  });
}
