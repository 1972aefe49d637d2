/**
 * A planned experiment repeated with fewer training images: the points of a curve of the effect
 * against the number of images. They decide no claim.
 *
 * @module
 */
import type { ScheduleSpec } from "../../training/learning_rule/schedule.ts";
import type { RecordedExperiment } from "./recorded_experiment.ts";

/**
 * Numbers of images, and the factor by which each multiplies the epochs: 12 epochs of 1,000 images
 * have too few updates for the nets to get better than chance. More epochs would not be worth their
 * cost, because each ends with a test on all 10,000 test images.
 */
const sizes = [{ images: 1000, longer: 2 }, { images: 5000, longer: 1 }] as const;

/**
 * The experiments with 1,000 and with 5,000 images that go with `experiment`: `towers-1000` and
 * `towers-5000`. Epochs and drops of the rate are in proportion; nets are not kept.
 */
export function fromFewerImages(experiment: RecordedExperiment): RecordedExperiment[] {
  return sizes.map(({ images, longer }) => ({
    id: `${experiment.id}-${images}`,
    question: `${experiment.question} (${images.toLocaleString("en")} images)`,
    decides: [],
    recipe: {
      ...experiment.recipe,
      images,
      epochs: longer * experiment.recipe.epochs,
      schedule: stretched(experiment.recipe.schedule, longer),
    },
    arms: experiment.arms.map(({ keepNets: _, ...arm }) => arm),
    seeds: experiment.seeds,
  }));
}

/** The schedule over `factor` times the epochs. */
function stretched(schedule: ScheduleSpec, factor: number): ScheduleSpec {
  if (schedule.kind === "decay") return { ...schedule, epochs: factor * schedule.epochs };
  if (schedule.kind !== "steps") return schedule;
  return { ...schedule, dropAt: schedule.dropAt.map((epoch) => factor * epoch) };
}
