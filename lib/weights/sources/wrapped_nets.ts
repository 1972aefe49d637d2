/**
 * Finds the nets of a file: their tensors may lie in a dictionary beside other values, such as the
 * `state_dict` of a training, and a file may hold two nets, such as a mean of the weights beside them.
 *
 * @module
 */
import { BadFileError } from "../../errors.ts";
import type { StoredTensor } from "../safetensors.ts";
import type { WeightsFormat } from "../weights_file.ts";

/** The tensors of one net of a file. */
export interface WrappedNet {
  /** What stands before their names in the file, without `module.`: `state_dict/`, or nothing. */
  readonly prefix: string;
  /** The same as it is in the file, with `module.`. */
  readonly filePrefix: string;
  /**
   * The tensors by their names without that. Nothing outside the prefix belongs to the net, nor does another
   * net inside it: `ema.conv1` beside `conv1`.
   */
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
  const keys = new Map<string, string>();
  for (const [key, tensor] of tensors) {
    const own = key.replaceAll(PARALLEL, "$1");
    if (plain.has(own)) {
      throw new BadFileError({ path, expected: "each name once", found: `${own} also as ${key}` });
    }
    plain.set(own, tensor);
    keys.set(own, key);
  }
  const prefixes = [...plain.keys()].filter((key) =>
    key === name || key.endsWith(`/${name}`) || key.endsWith(`.${name}`)
  ).map((key) => key.slice(0, key.length - name.length));
  return prefixes.map((prefix) => {
    const inside = prefixes.filter((other) => other !== prefix && other.startsWith(prefix));
    return {
      prefix,
      filePrefix: filePrefix(keys.get(prefix + name) ?? "", prefix),
      tensors: new Map(
        [...plain].flatMap(([key, tensor]) =>
          key.startsWith(prefix) && !inside.some((other) => key.startsWith(other))
            ? [[key.slice(prefix.length), tensor]]
            : []
        ),
      ),
    };
  });
}

/** The shortest beginning of `key` that is `prefix` without `module.`. */
function filePrefix(key: string, prefix: string): string {
  for (let length = prefix.length; length < key.length; length++) {
    const beginning = key.slice(0, length);
    if (beginning.replaceAll(PARALLEL, "$1") === prefix) return beginning;
  }
  return prefix;
}

/** What programs call the net that they train, and wrappers of it. */
const USUAL = /^(?:(?:state_dict|model_state_dict|model|net|network|_orig_mod)[/.])*$/;

/**
 * The one of several nets that has a usual name: nothing, `state_dict`, `model`.
 *
 * @param path path of the file, for messages.
 * @param format its format, for what the message says to do.
 * @throws {BadFileError} that names all of them, when none or several have one.
 */
export function usualNet(
  nets: readonly [WrappedNet, ...WrappedNet[]],
  path: string,
  format?: WeightsFormat,
): WrappedNet {
  if (nets.length === 1) return nets[0];
  const usual = nets.filter(({ prefix }) => USUAL.test(prefix));
  const bare = usual.filter(({ prefix }) => prefix === "");
  const [only, second] = bare.length > 0 ? bare : usual;
  if (only !== undefined && second === undefined) return only;
  const first = nets.find(({ prefix }) => prefix !== "") ?? nets[0];
  throw new BadFileError({
    path,
    expected: "one net",
    found: `${nets.length}: ${
      nets.map(({ prefix }) => prefix.slice(0, -1) || "bare names").join(", ")
    }`,
    hint: format === "torch"
      ? `save the one that you want by itself: ${saveCommand(first)}`
      : "save the tensors of the one that you want in a file of their own",
  });
}

/**
 * The line of Python that saves a net of a file of PyTorch: it is in dictionaries or lists, whose keys end in
 * `/`, and its tensors may have a common beginning of their names there, which ends in a point.
 */
function saveCommand({ filePrefix: prefix }: WrappedNet): string {
  const keys = prefix.split("/");
  const names = keys.pop() ?? "";
  const inner = keys.map((key) => `[${/^\d+$/.test(key) ? key : JSON.stringify(key)}]`).join("");
  const found = `torch.load("FILE", weights_only=False)${inner}`;
  const saved = names === ""
    ? found
    : `{k: v for k, v in ${found}.items() if k.startswith(${JSON.stringify(names)})}`;
  return `torch.save(${saved}, "NEW.pth")`;
}
