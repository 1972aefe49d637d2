/**
 * The result of averaging the recorded nets of an arm: how often the ensemble and its nets are wrong
 * on the same test images.
 *
 * @module
 */
import { requireInteger } from "../../argument_checks.ts";
import { AlexNetError, BadArgumentError, BadFileError } from "../../errors.ts";
import { requireRegularFile } from "../../files/regular_file.ts";
import { isRecord } from "../../is_record.ts";

/** The version of this format. */
export const ENSEMBLE_FORMAT = 1;

/** An ensemble of the nets of one arm, one per seed. */
export interface RecordedEnsemble {
  /** Version of this format. */
  readonly format: typeof ENSEMBLE_FORMAT;
  /** The experiment's id. */
  readonly experiment: string;
  /** The arm's id. */
  readonly arm: string;
  /** The seeds of the nets. */
  readonly seeds: readonly number[];
  /** The hash of each net's weights as they are kept, in float16. */
  readonly weights: readonly string[];
  /**
   * How many test images each net misclassifies. The number of a net that was trained again on another
   * machine, because its file was missing, is not quite that of its row.
   */
  readonly wrongAlone: readonly number[];
  /**
   * Test images by what is wrong on them, by their centre patches: `rightTogether[k]` are those that
   * `k` of the nets misclassify and the ensemble does not.
   */
  readonly rightTogether: readonly number[];
  /** The same for the images that the ensemble misclassifies. */
  readonly wrongTogether: readonly number[];
  /** The day of the measurement, `YYYY-MM-DD`. */
  readonly date: string;
}

/** The file of an ensemble in the folder of the record. */
export function ensemblePath(folder: string, experiment: string, arm: string): string {
  return `${folder}/${experiment}-${arm}-ensemble.json`;
}

/**
 * Counts the test images by the number of nets that misclassify them and by whether the ensemble does.
 *
 * @param alone for each net and image, whether it is wrong.
 * @param together for each image, whether the ensemble is wrong.
 */
export function countTogether(
  alone: readonly ArrayLike<number>[],
  together: ArrayLike<number>,
): Pick<RecordedEnsemble, "wrongAlone" | "rightTogether" | "wrongTogether"> {
  const [rightTogether, wrongTogether] = [0, 1].map(() => Array<number>(alone.length + 1).fill(0));
  for (let image = 0; image < together.length; image++) {
    const wrong = alone.reduce((sum, net) => sum + Math.round(net[image]), 0);
    (Math.round(together[image]) === 1 ? wrongTogether : rightTogether)[wrong]++;
  }
  const wrongAlone = alone.map((net) =>
    Array.from(net).reduce((sum, wrong) => sum + Math.round(wrong), 0)
  );
  return { wrongAlone, rightTogether, wrongTogether };
}

/** The errors behind the counts of an ensemble, image by image; their order is lost. */
export interface ErrorsTogether {
  /** For each image, the fraction of the nets that misclassify it. */
  readonly alone: Float64Array;
  /** For each image, whether the ensemble misclassifies it: 0 or 1. */
  readonly together: Float64Array;
}

/** The {@linkcode ErrorsTogether} of an ensemble, as a paired comparison takes them. */
export function errorsTogether(
  { seeds, rightTogether, wrongTogether }: Pick<
    RecordedEnsemble,
    "seeds" | "rightTogether" | "wrongTogether"
  >,
): ErrorsTogether {
  const images = [rightTogether, wrongTogether].flatMap((counts, together) =>
    counts.flatMap((count, wrong) =>
      Array.from({ length: count }, () => [wrong / seeds.length, together] as const)
    )
  );
  return {
    alone: Float64Array.from(images, ([alone]) => alone),
    together: Float64Array.from(images, ([, together]) => together),
  };
}

/**
 * Reads an ensemble of the record; undefined if it is not measured yet.
 *
 * @throws {BadFileError} if the file is damaged.
 */
export async function readEnsemble(
  folder: string,
  experiment: string,
  arm: string,
): Promise<RecordedEnsemble | undefined> {
  const path = ensemblePath(folder, experiment, arm);
  await requireRegularFile(path, { expected: "an ensemble of the record", most: 2 ** 20 });
  try {
    return parseEnsemble(await Deno.readTextFile(path), path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/**
 * Parses the contents of an ensemble's file.
 *
 * @throws {BadFileError} as {@linkcode readEnsemble}.
 */
export function parseEnsemble(json: string, path: string): RecordedEnsemble {
  try {
    return checkedEnsemble(JSON.parse(json));
  } catch (cause) {
    if (!(cause instanceof AlexNetError || cause instanceof SyntaxError)) throw cause;
    throw new BadFileError({
      path,
      expected: "an ensemble of the record",
      found: cause.message,
      hint: "restore the file from the repository",
    }, { cause });
  }
}

function checkedEnsemble(value: unknown): RecordedEnsemble {
  if (!isRecord(value) || value.format !== ENSEMBLE_FORMAT) {
    throw new BadArgumentError(`Expected an object of format ${ENSEMBLE_FORMAT}.`);
  }
  const { experiment, arm, date } = value;
  if (typeof experiment !== "string" || typeof arm !== "string" || typeof date !== "string") {
    throw new BadArgumentError("Expected text in experiment, arm and date.");
  }
  const seeds = counts("seeds", value.seeds);
  const weights = list("weights", value.weights).map(String);
  const wrongAlone = counts("wrongAlone", value.wrongAlone);
  const rightTogether = counts("rightTogether", value.rightTogether);
  const wrongTogether = counts("wrongTogether", value.wrongTogether);
  if (
    seeds.length === 0 || weights.length !== seeds.length || wrongAlone.length !== seeds.length ||
    rightTogether.length !== seeds.length + 1 || wrongTogether.length !== seeds.length + 1
  ) {
    throw new BadArgumentError(
      `Expected the weights and errors of ${seeds.length} nets and ${seeds.length + 1} counts ` +
        `each, but found ${weights.length}, ${wrongAlone.length}, ${rightTogether.length} and ` +
        `${wrongTogether.length}.`,
    );
  }
  const sum = (numbers: readonly number[]) => numbers.reduce((all, number) => all + number, 0);
  const byImage = rightTogether.map((right, wrong) => wrong * (right + wrongTogether[wrong]));
  if (sum(byImage) !== sum(wrongAlone)) {
    throw new BadArgumentError(
      `Expected the errors of the nets, ${sum(wrongAlone)}, to be those of the images, ` +
        `${sum(byImage)}.`,
    );
  }
  return {
    ...{ format: ENSEMBLE_FORMAT, experiment, arm, seeds, weights, wrongAlone },
    ...{ rightTogether, wrongTogether, date },
  };
}

function list(name: string, value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new BadArgumentError(`Expected a list in ${name}.`);
}

function counts(name: string, value: unknown): readonly number[] {
  return list(name, value).map((each) => requireInteger(name, each, { min: 0 }));
}
