/**
 * Writes a trained net as a tfjs model: `model.json` and `weights.bin` in a folder of their own.
 *
 * @module
 */
import { BadArgumentError } from "../../errors.ts";
import { writeAtomically } from "../../files/atomic_write.ts";
import { folderError } from "../../files/system_error.ts";
import type { TrainedNet } from "../../training/checkpoint/trained_net.ts";
import { graphModel } from "./graph_model.ts";

/**
 * Writes the net into `folder`, which must be new, with its spec, classes and preprocessing.
 *
 * @param folder the folder.
 * @param hint what to do if it cannot be made.
 * @returns the bytes written.
 * @throws {BadArgumentError} when the folder exists.
 * @throws {BadFileError} when it cannot be written.
 */
export async function writeTfjsModel(
  { model, info }: TrainedNet,
  folder: string,
  hint: string,
): Promise<number> {
  const metadata = { ...info, preprocessing: plain(info.preprocessing) };
  const { json, weights } = await graphModel(model, info.preprocessing, metadata);
  await writeNewFolder(folder, { "weights.bin": weights, "model.json": json }, hint);
  return weights.length + json.length;
}

/** Writes files into a folder that must be new; where one cannot be written, the folder goes. */
async function writeNewFolder(
  folder: string,
  files: Readonly<Record<string, Uint8Array | string>>,
  hint: string,
): Promise<void> {
  try {
    await Deno.mkdir(folder);
  } catch (error) {
    // Another export made it since the command began, and its files are its own.
    if (error instanceof Deno.errors.AlreadyExists) throw existsAlready(folder);
    throw folderError(folder, "a folder for the model", hint, error);
  }
  const written: string[] = [];
  try {
    for (const [name, content] of Object.entries(files)) {
      const path = `${folder}/${name}`;
      await writeAtomically(path, content, { createNew: true });
      written.push(path);
    }
  } catch (error) {
    // Half of a model is of no use, and its folder would refuse the next export.
    for (const path of written) await Deno.remove(path);
    await Deno.remove(folder).catch(() => {});
    throw error;
  }
}

/** The error for a place that is not empty. */
export function existsAlready(path: string): BadArgumentError {
  return new BadArgumentError(`${path} already exists; name another path.`);
}

/** Typed arrays as lists, for JSON. */
function plain<T extends { mean: ArrayLike<number> }>(preprocessing: T): T {
  return { ...preprocessing, mean: Array.from(preprocessing.mean) };
}
