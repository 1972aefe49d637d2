/** The size of the soak test's training. */

/** Images of the training set. */
export const IMAGES = 200;

/** Updates in an epoch. */
export const STEPS_PER_EPOCH = 50;
