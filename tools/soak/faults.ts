/**
 * The faults of the soak test: what is done to a training process while it runs, and to its folder
 * once it has ended.
 *
 * @module
 */
import type { RandomStream } from "../../lib/random.ts";
import type { Trainer } from "./trainer_process.ts";

/** A fault. */
export interface Fault {
  /** What happens, for the report. */
  readonly name: string;
  /** How the process ends. */
  readonly end: "SIGKILL" | "saved" | "error";
  /** Whether the log lost lines. */
  readonly log?: true;
  /** Whether the newest checkpoint is damaged. */
  readonly checkpoint?: true;
  /** Whether the folder must be on a separate disk. */
  readonly disk?: true;
  /** Inflicts it on a process that is training. */
  inflict(trainer: Trainer, stream: RandomStream): void | Promise<void>;
  /** Inflicts it on the folder afterwards. */
  after?(folder: string, stream: RandomStream): void;
}

const newest = (folder: string) => `${folder}/checkpoint.safetensors`;
const log = (folder: string) => `${folder}/log.jsonl`;
const ballast = (folder: string) => `${folder}/../ballast`;

function exists(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

/** Cuts a file at a random byte. */
function truncate(path: string, stream: RandomStream): void {
  Deno.truncateSync(path, stream.integer(Deno.statSync(path).size));
}

/** Flips a random bit of a file. */
function flip(path: string, stream: RandomStream): void {
  const bytes = Deno.readFileSync(path);
  bytes[stream.integer(bytes.length)] ^= 1 << stream.integer(8);
  Deno.writeFileSync(path, bytes);
}

const kill = (trainer: Trainer) => trainer.signal("SIGKILL");

/** Kills the process when the next temporary file appears, which is at the start of a save. */
const killInSave = (trainer: Trainer) => trainer.killInSave();

/** Writes zeros until the disk is full. */
function fill(path: string): void {
  using file = Deno.openSync(path, { write: true, create: true });
  for (let size = 1 << 20; size >= 1; size >>= 1) {
    try {
      for (;;) file.writeSync(new Uint8Array(size));
    } catch {
      // Smaller pieces may still fit.
    }
  }
}

/** All faults. */
export const faults: readonly Fault[] = [
  { name: "SIGKILL", end: "SIGKILL", inflict: kill },
  { name: "SIGKILL in a save", end: "SIGKILL", inflict: killInSave },
  { name: "SIGTERM", end: "saved", inflict: (trainer) => trainer.signal("SIGTERM") },
  {
    name: "SIGHUP twice",
    end: "saved",
    inflict(trainer) {
      trainer.signal("SIGHUP");
      trainer.signal("SIGHUP");
    },
  },
  {
    name: "full disk",
    end: "error",
    disk: true,
    inflict: ({ folder }) => fill(ballast(folder)),
    after: (folder) => Deno.removeSync(ballast(folder)),
  },
  {
    name: "truncated newest checkpoint",
    end: "SIGKILL",
    checkpoint: true,
    inflict: kill,
    after: (folder, stream) => truncate(newest(folder), stream),
  },
  {
    name: "flipped bit in the newest checkpoint",
    end: "SIGKILL",
    checkpoint: true,
    inflict: kill,
    after: (folder, stream) => flip(newest(folder), stream),
  },
  {
    name: "flipped bit in the newest checkpoint, then SIGKILL in a save",
    end: "SIGKILL",
    checkpoint: true,
    async inflict(trainer, stream) {
      // While it is stopped it renames nothing; between its two renames there is no newest file.
      trainer.signal("SIGSTOP");
      if (exists(newest(trainer.folder))) flip(newest(trainer.folder), stream);
      trainer.signal("SIGCONT");
      await killInSave(trainer);
    },
  },
  {
    name: "torn log",
    end: "SIGKILL",
    log: true,
    inflict: kill,
    after: (folder, stream) => truncate(log(folder), stream),
  },
  {
    name: "flipped bit in the log",
    end: "SIGKILL",
    log: true,
    inflict: kill,
    after: (folder, stream) => flip(log(folder), stream),
  },
  {
    name: "lost log",
    end: "SIGKILL",
    log: true,
    inflict: kill,
    after: (folder) => Deno.removeSync(log(folder)),
  },
];
