/**
 * A feature of the programs around AlexNet: the 2012 program and cuda-convnet2, Caffe, TensorFlow's
 * benchmark, fine-tuning and training repositories, torchvision, theano_alexnet and caffejs.
 *
 * @module
 */

/** Tests by their files, from the root; all pass in every check. */
export type NamedTests = Readonly<Record<string, readonly string[]>>;

/** What is not there, wholly or in part. */
export interface Missing {
  /**
   * `needs ImageNet` can only be measured by whoever owns it; `left out` is not planned.
   */
  readonly state: "needs ImageNet" | "left out";
  /** What is missing, and why. */
  readonly reason: string;
}

/** How a feature is used, and what shows that it works. */
interface Usage {
  /** Commands, as a user types them. */
  readonly commands: readonly string[];
  /** Names for a program, by the door that exports them: `.`, `./datasets`. */
  readonly exports: Readonly<Record<string, readonly string[]>>;
  /** The tests that show it. */
  readonly tests: NamedTests;
}

/** A row of the table. */
export type Feature =
  & {
    /** The number of the row, from 1. */
    readonly row: number;
    /** What it is. */
    readonly name: string;
  }
  & (
    /** It works, but for what is `missing`. */
    | ({ readonly state: "works"; readonly missing?: Missing } & Usage)
    /** Nothing of it is there. */
    | { readonly state: "missing"; readonly missing: Missing }
  );
