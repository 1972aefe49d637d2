/**
 * Takes the tensors of a net out of what training programs save around them.
 *
 * @module
 */
import type { ByteReader } from "../byte_reader.ts";
import type { NamedTensors } from "../pickle/tensor_tree.ts";

/** The key under which PyTorch's ImageNet example and most programs save `model.state_dict()`. */
const WRAPPER = "state_dict/";
/** What `DataParallel` puts before each name. */
const PARALLEL = "module.";

/**
 * Leaves out `state_dict/` before the names of a net, and `module.` where all of them begin with it.
 * The other values of a checkpoint (`epoch`, `optimizer/state/0/momentum_buffer`) keep their names.
 * What was left out is in the metadata as `prefix of names`.
 */
export function unwrapStateDict(
  { tensors, metadata }: NamedTensors,
  reader: ByteReader,
  at: number,
): NamedTensors {
  const names = [...tensors.keys()];
  const isWrapped = names.some((name) => name.startsWith(WRAPPER));
  const own = isWrapped ? names.filter((name) => name.startsWith(WRAPPER)) : names;
  const isParallel = own.every((name) => name.startsWith(PARALLEL, isWrapped ? WRAPPER.length : 0));
  const prefix = (isWrapped ? WRAPPER : "") + (isParallel ? PARALLEL : "");
  if (prefix === "") return { tensors, metadata };
  const renamed = new Map(
    [...tensors].map(([name, tensor]) =>
      [name.startsWith(prefix) ? name.slice(prefix.length) : name, tensor] as const
    ),
  );
  if (renamed.size < tensors.size) {
    reader.fail("each name once", `one twice without "${prefix}"`, undefined, at);
  }
  return { tensors: renamed, metadata: new Map([...metadata, ["prefix of names", prefix]]) };
}
