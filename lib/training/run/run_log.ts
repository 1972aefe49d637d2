/**
 * Writes the log of a run during training: one JSON object per line, see `log_lines.ts`.
 *
 * A resumed run first removes the lines after its checkpoint, so that no update is logged twice;
 * the first lines of its earlier parts are kept. {@linkcode RunLog.flush} before a checkpoint is
 * saved, so that no update before it is missing.
 *
 * @module
 */
import { requireInteger } from "../../argument_checks.ts";
import { writeAtomically } from "../../files/atomic_write.ts";
import { requireOwnFile } from "../../files/regular_file.ts";
import { writeError } from "../../files/system_error.ts";
import type { StepRecord } from "../history.ts";
import { LOG_FILE, type LogLine, readDamagedLog, type StepLine } from "./log_lines.ts";

/** A log open for writing. */
export class RunLog {
  readonly #path: string;
  readonly #file: Deno.FsFile;
  readonly #every: number;
  /** Bytes of the complete lines. */
  #length: number;
  #pending: StepRecord[] = [];

  private constructor(path: string, file: Deno.FsFile, every: number) {
    this.#path = path;
    this.#file = file;
    this.#every = every;
    this.#length = file.statSync().size;
  }

  /**
   * Opens the log at `path` to append lines after update `step`; lines of later updates are
   * removed. A run can be resumed without its log: what is missing or damaged is left out, and a
   * warning in the log says so.
   *
   * @param every Number of updates per `step` line.
   * @param epoch The epoch of the next update: `epoch` lines from it on are removed, too.
   * @param warn Called with the warning.
   * @throws {BadFileError} when the log cannot be written.
   */
  static async open(
    path: string,
    step: number,
    every: number,
    epoch = Infinity,
    warn: (message: string) => void = () => {},
  ): Promise<RunLog> {
    requireInteger("logEvery", every, { min: 1 });
    requireInteger("step of the log", step, { min: 0 });
    let lost: string | undefined;
    requireOwnFile(path, LOG_FILE.expected);
    if (step > 0) {
      const { lines, damaged } = await readDamagedLog(path);
      const kept = lines.filter((line) =>
        line.type === "run" ||
        line.step <= step && (line.type !== "epoch" || line.epoch < epoch)
      );
      const text = kept.map((line) => `${JSON.stringify(line)}\n`).join("");
      await writeAtomically(path, text);
      lost = lossOf(kept, damaged, step);
    }
    try {
      const file = await Deno.open(path, { append: step > 0, write: true, create: true });
      if (step === 0) await file.truncate();
      const log = new RunLog(path, file, every);
      if (lost !== undefined) {
        log.write({ type: "warning", step, message: lost });
        warn(lost);
      }
      return log;
    } catch (error) {
      throw writeError(path, 0, error);
    }
  }

  /** Records an update; writes a line after every `every` updates. */
  step(record: StepRecord): void {
    this.#pending.push(record);
    if (this.#pending.length >= this.#every) this.#flush();
  }

  /** Writes a line, after the pending updates. */
  write(line: Exclude<LogLine, StepLine>): void {
    this.#flush();
    this.#line(line);
  }

  /** Writes the pending updates to the disk. */
  flush(): void {
    this.#flush();
    this.#file.syncDataSync();
  }

  /** Writes the pending updates and closes the file. */
  close(): void {
    try {
      this.#flush();
    } finally {
      this.#file.close();
    }
  }

  #flush(): void {
    const records = this.#pending;
    if (records.length === 0) return;
    this.#pending = [];
    const last = records[records.length - 1];
    const images = records.reduce((sum, record) => sum + record.images, 0);
    const mean = (of: "loss" | "errorRate") =>
      records.reduce((sum, record) => sum + record[of] * record.images, 0) / images;
    const ratios = records.findLast(({ updateRatios }) => updateRatios !== undefined);
    const units = records.findLast(({ deadUnits }) => deadUnits !== undefined);
    const offByOne = meanOver(records, ({ offByOne }) => offByOne);
    const pairs = meanOver(
      records,
      ({ sameClassPairs: share }) => share === undefined ? share : [share],
    );
    this.#line({
      type: "step",
      step: last.step + 1,
      epoch: last.epoch,
      loss: rounded(mean("loss")),
      errorRate: rounded(mean("errorRate")),
      learningRate: last.learningRate,
      seconds: rounded(records.reduce((sum, { seconds }) => sum + seconds, 0)),
      images,
      ...(ratios?.updateRatios && { updateRatios: allRounded(ratios.updateRatios) }),
      ...(offByOne && { offByOne: [rounded(offByOne[0]), rounded(offByOne[1])] }),
      ...(pairs && { sameClassPairs: rounded(pairs[0]) }),
      ...(units?.deadUnits && { deadUnits: allRounded(units.deadUnits) }),
    });
  }

  #line(line: LogLine): void {
    const bytes = new TextEncoder().encode(`${JSON.stringify(line)}\n`);
    try {
      for (let done = 0; done < bytes.length;) done += this.#file.writeSync(bytes.subarray(done));
      this.#length += bytes.length;
    } catch (error) {
      // The part of a line that was still written must not become the start of the next line.
      this.#file.truncateSync(this.#length);
      throw writeError(this.#path, bytes.length, error);
    }
  }
}

/** What a resumed log lacks, in words; `undefined` if it is complete. */
function lossOf(lines: readonly LogLine[], damaged: number, step: number): string | undefined {
  const last = lines.findLast(({ type }) => type === "step")?.step ?? 0;
  const parts = [
    ...(damaged > 0
      ? [`${damaged} damaged ${damaged === 1 ? "line was" : "lines were"} removed`]
      : []),
    ...(last < step ? [`there are no lines about updates ${last + 1} to ${step}`] : []),
  ];
  return parts.length === 0 ? undefined : `The log is incomplete: ${parts.join("; ")}.`;
}

/** The means over images of the numbers that `of` finds in records; `undefined` if none has any. */
function meanOver(
  records: readonly StepRecord[],
  of: (record: StepRecord) => readonly number[] | undefined,
): number[] | undefined {
  const sums: number[] = [];
  let images = 0;
  for (const record of records) {
    const numbers = of(record);
    if (numbers === undefined) continue;
    numbers.forEach((number, i) => sums[i] = (sums[i] ?? 0) + number * record.images);
    images += record.images;
  }
  return images === 0 ? undefined : sums.map((sum) => sum / images);
}

function allRounded(numbers: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(numbers).map(([name, number]) => [name, rounded(number)]),
  );
}

/** Rounds to five digits, which are enough for a curve and keep logs small. */
function rounded(value: number): number {
  return Number(value.toPrecision(5));
}
