/**
 * The result of one shard of work: a JSON file that is written last, in one step, and names the data
 * files of the job with their sizes and hashes. Whoever finds the file finds a whole result.
 *
 * @module
 */
import { BadFileError } from "../errors.ts";
import { writeAtomically } from "../files/atomic_write.ts";
import {
  choice,
  type JsonShape,
  list,
  object,
  parseJson,
  text,
  whole,
} from "../files/json_shape.ts";
import { requireRegularFile } from "../files/regular_file.ts";
import { sha256 } from "../files/sha256.ts";
import { systemReason } from "../files/system_error.ts";
import { isRecord } from "../is_record.ts";
import { MOST_SHARDS, type WorkShard } from "./work_shard.ts";

/** The commands whose work can be divided. */
export const SHARDED_COMMANDS = ["evaluate", "prepare", "record"] as const;

/** What a result depends on, by names that a message can show: `{ crops: "ten" }`. */
export type Fingerprint = Readonly<Record<string, string>>;

/** A data file of a result. */
export interface ResultFile {
  /** Its path, from the folder of the results. */
  readonly path: string;
  /** Its size. */
  readonly bytes: number;
  /** Its SHA-256, 64 hexadecimal digits. */
  readonly sha256: string;
}

/** The result of a shard. */
export interface ShardResult<T> {
  /** The command, without `deno task`. */
  readonly command: typeof SHARDED_COMMANDS[number];
  /** Whose result it is. */
  readonly shard: WorkShard;
  /** What it depends on. */
  readonly fingerprint: Fingerprint;
  /** Its data files. */
  readonly files: readonly ResultFile[];
  /** What the command measured. */
  readonly value: T;
}

/** What a command says about its results, to read them. */
export interface ResultKind<T> {
  /** The command. */
  readonly command: ShardResult<T>["command"];
  /** The shape of their values. */
  readonly value: JsonShape<T>;
}

const FORMAT = "alexnet-shard-result";
const VERSION = 1;
/** The most bytes of a result. */
const MOST_BYTES = 2 ** 28;

const digest = text(/^[0-9a-f]{64}$/, "64 hexadecimal digits");
const fingerprintShape: JsonShape<Fingerprint> = (value, place) => {
  const names = isRecord(value) ? Object.keys(value) : [];
  return object(Object.fromEntries(names.map((name) => [name, text()])))(value, place);
};

/** The name of a shard in the names of its files: `shard-00003-of-00008`. */
export function shardName({ index, count }: WorkShard): string {
  const digits = (number: number) => `${number}`.padStart(`${MOST_SHARDS}`.length, "0");
  return `shard-${digits(index)}-of-${digits(count)}`;
}

/** The file of a shard's result in `folder`. */
export function resultPath(folder: string, shard: WorkShard): string {
  return `${folder}/${shardName(shard)}.json`;
}

/**
 * Writes the result of a shard into `folder`, after its data files.
 *
 * @returns the path of the file.
 * @throws {BadFileError} if it cannot be written.
 */
export async function writeResult<T>(folder: string, result: ShardResult<T>): Promise<string> {
  const { command, shard, fingerprint, files, value } = result;
  const content = { format: FORMAT, version: VERSION, command, shard, fingerprint, files, value };
  const path = resultPath(folder, shard);
  await writeAtomically(path, `${JSON.stringify({ ...content, sha256: await sealOf(content) })}\n`);
  return path;
}

/**
 * Reads the result at `path`.
 *
 * @param hint what to do about a file that is no whole result.
 * @throws {BadFileError} if it is damaged, or one of another command.
 */
export async function readResult<T>(
  path: string,
  kind: ResultKind<T>,
  hint: string,
): Promise<ShardResult<T>> {
  const expected = `a result of a shard of ${kind.command}`;
  await requireRegularFile(path, { expected, most: MOST_BYTES, hint });
  let source: string;
  try {
    source = await Deno.readTextFile(path);
  } catch (cause) {
    const found = systemReason(cause);
    if (found === undefined) throw cause;
    throw new BadFileError({ path, expected, found, hint }, { cause });
  }
  const { sha256: seal, ...content } = parseJson(source, path, sealed, hint);
  const own = await sealOf(content);
  if (seal !== own) {
    const found = `${seal}: the file was changed after it was written`;
    throw new BadFileError({ path, expected: `the SHA-256 of its contents, ${own}`, found, hint });
  }
  const { command, shard, fingerprint, files, value } = parseJson(
    JSON.stringify(content),
    path,
    resultShape(kind),
    hint,
  );
  return { command, shard, fingerprint, files, value };
}

/** An object with a hash of its other fields. */
const sealed: JsonShape<Readonly<Record<string, unknown>> & { readonly sha256: string }> = (
  value,
) => {
  const fields = isRecord(value) ? value : {};
  return { ...fields, sha256: digest(fields.sha256, "sha256") };
};

function resultShape<T>({ command, value }: ResultKind<T>) {
  return object({
    format: choice([FORMAT]),
    version: whole(VERSION, VERSION),
    command: choice([command]),
    shard: object({ index: whole(1, MOST_SHARDS), count: whole(1, MOST_SHARDS) }),
    fingerprint: fingerprintShape,
    files: list(object({
      path: text(/^(?!.*\.\.)[\w-][\w./-]*$/, "a path in the folder"),
      bytes: whole(),
      sha256: digest,
    })),
    value,
  });
}

async function sealOf(content: object): Promise<string> {
  return await sha256(new TextEncoder().encode(JSON.stringify(content)));
}
