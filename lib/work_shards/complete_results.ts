/**
 * Whether the results of all shards of a division of work are there, each once, and of the same work.
 *
 * @module
 */
import { BadFileError } from "../errors.ts";
import { systemReason } from "../files/system_error.ts";
import { type Fingerprint, readResult, type ResultKind, type ShardResult } from "./shard_result.ts";
import { allShards, shardText, type WorkShard } from "./work_shard.ts";

/** A result with the file that it was read from. */
export interface FoundResult<T> extends ShardResult<T> {
  /** The path of the file. */
  readonly path: string;
}

/** The command line that makes the result of a shard. */
export type MakeAgain = (shard: WorkShard) => string;

/**
 * Reads the results in `folder`.
 *
 * @param again the command of a shard, for messages.
 * @returns those of all shards, in order.
 * @throws {BadFileError} if one is missing, there twice, damaged, of another division or of other
 * work than the first; the message names the shard and the command that makes it again.
 */
export async function readCompleteResults<T>(
  folder: string,
  kind: ResultKind<T>,
  again: MakeAgain,
): Promise<readonly FoundResult<T>[]> {
  const found = await readAll(folder, kind, again);
  const [first, ...others] = found;
  if (first === undefined) {
    throw new BadFileError({
      path: folder,
      expected: `results of the shards of ${kind.command}`,
      found: "none",
      hint: "make them by the same command with --shard 1/N, 2/N, ... N/N",
    });
  }
  const { count } = first.shard;
  const other = others.find(({ shard }) => shard.count !== count);
  if (other !== undefined) {
    throw new BadFileError({
      path: folder,
      expected: "the results of one division of the work",
      found: `shard ${shardText(first.shard)} (${first.path}) and shard ${
        shardText(other.shard)
      } (${other.path})`,
      hint: "remove those of the other division",
    });
  }
  const results = allShards(count).flatMap((shard) => {
    const [one, two] = found.filter(({ shard: { index } }) => index === shard.index);
    if (two === undefined) return one ?? [];
    throw new BadFileError({
      path: folder,
      expected: `one result of shard ${shardText(shard)}`,
      found: `two, ${one.path} and ${two.path}`,
      hint: `remove one of them, or both and make it again: ${again(shard)}`,
    });
  });
  if (results.length < count) throw missingShards(folder, results, count, again);
  const as = `shard ${shardText(results[0].shard)}`;
  for (const result of results) requireSameWork(result, results[0].fingerprint, again, as);
  return results;
}

/** The results in `folder`, by the names of their files. */
async function readAll<T>(
  folder: string,
  kind: ResultKind<T>,
  again: MakeAgain,
): Promise<FoundResult<T>[]> {
  const names: string[] = [];
  try {
    for await (const { name } of Deno.readDir(folder)) if (name.endsWith(".json")) names.push(name);
  } catch (cause) {
    const found = systemReason(cause);
    if (found === undefined) throw cause;
    const expected = `a folder with the results of the shards of ${kind.command}`;
    throw new BadFileError({ path: folder, expected, found }, { cause });
  }
  const results: FoundResult<T>[] = [];
  for (const name of names.sort()) {
    const path = `${folder}/${name}`;
    const [, index, count] = (/^shard-(\d{5})-of-(\d{5})\.json$/.exec(name) ?? []).map(Number);
    const hint = index === undefined
      ? "remove it, or give the folder of the results"
      : `remove it and make it again: ${again({ index, count })}`;
    results.push({ ...await readResult(path, kind, hint), path });
  }
  return results;
}

function missingShards(
  folder: string,
  results: readonly ShardResult<unknown>[],
  count: number,
  again: MakeAgain,
): BadFileError {
  const there = new Set(results.map(({ shard }) => shard.index));
  const missing = allShards(count).filter(({ index }) => !there.has(index));
  const named = missing.slice(0, 8).map(shardText).join(", ");
  return new BadFileError({
    path: folder,
    expected: `the results of ${count} shards`,
    found: `${there.size}; missing: ${named}${missing.length > 8 ? ", ..." : ""}`,
    hint: `make ${missing.length === 1 ? "it" : "them"}: ${again(missing[0])}`,
  });
}

/**
 * Checks that a result is of this work.
 *
 * @param wanted what the work depends on, or a part of it.
 * @param as where `wanted` comes from, for the message.
 * @throws {BadFileError} that names what differs.
 */
export function requireSameWork(
  { shard, fingerprint, path }: FoundResult<unknown>,
  wanted: Fingerprint,
  again: MakeAgain,
  as: string = "this command",
): void {
  const names = Object.keys(wanted).filter((name) => fingerprint[name] !== wanted[name]);
  if (names.length === 0) return;
  throw new BadFileError({
    path,
    expected: `a result of shard ${shardText(shard)} of the same work as ${as}`,
    found: names.map((name) =>
      `${name}: ${fingerprint[name] ?? "nothing"} there, ${wanted[name]} in ${as}`
    ).join("; "),
    hint: `remove the file that is wrong; to make this one again: ${again(shard)}`,
  });
}
