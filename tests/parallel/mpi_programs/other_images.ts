/** Rank 1 is to train on images with other labels than rank 0; each prints the error that it gets. */
import { startMpi } from "../../../lib/parallel/mpi/mpi.ts";
import { rankTeam } from "../../../lib/parallel/team/rank_team.ts";
import { useBackend } from "../../../lib/ops/backend.ts";
import { cifarTwoTower } from "../../../lib/spec/cifar_presets.ts";
import { constantSchedule } from "../../../lib/training/learning_rule/schedule.ts";
import { assistTraining } from "../../../lib/training/run/assisting_run.ts";
import { RunFolder } from "../../../lib/training/run/run_folder.ts";
import { runTraining } from "../../../lib/training/run/training_run.ts";
import { brightnessImages } from "../../brightness_images.ts";

await useBackend("alexnet-cpu:wasm", { threads: 1, heapBytes: 2 ** 27 });
const mpi = startMpi({ threads: "multiple" });
const { rank } = mpi.world;
const team = rankTeam(mpi, "data", 2, {
  onTraffic: () => {},
  onSums: () => {},
  onSlowRank: () => {},
});
const images = brightnessImages(8);
const training = { ...images, labels: rank === 0 ? images.labels : images.labels.toReversed() };
const options = {
  ...{ spec: cifarTwoTower, training, seed: 1, epochs: 1, batchSize: 4, settings: {}, team },
  ...{ schedule: constantSchedule(0.01), augment: false, colorNoise: false },
  crops: "center" as const,
};
try {
  if (team.leads) {
    const path = await Deno.makeTempDir();
    const folder = await RunFolder.open(path, { resume: false });
    try {
      const host = { backend: "cpu", machine: "any" };
      await runTraining({ ...options, folder, command: "test", host, progress: "none" });
    } finally {
      folder.close();
      await Deno.remove(path, { recursive: true });
    }
  } else {
    await assistTraining(options);
  }
  console.log(`rank ${rank}: trained`);
} catch (error) {
  console.log(`rank ${rank}: ${error}`);
}
await mpi.finalize();
