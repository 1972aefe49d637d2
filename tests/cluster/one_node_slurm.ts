/** Slurm with one node, this machine, for as long as a test needs it. */

/** Processors that the node claims to have. */
const CPUS = 2;
/** Milliseconds between two looks at what takes a moment, and until it has failed. */
const [LOOK_EVERY, PATIENCE] = [100, 20_000];

/** A cluster of one node. Its programs end with it. */
export class OneNodeSlurm {
  readonly #folder: string;
  readonly #programs: Deno.ChildProcess[] = [];

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * Starts it in a temporary folder.
   *
   * @throws with Slurm's logs, if the node does not become idle.
   */
  static async start(): Promise<OneNodeSlurm> {
    const slurm = new OneNodeSlurm(await Deno.makeTempDir());
    try {
      await slurm.#write();
      await slurm.#run();
      return slurm;
    } catch (error) {
      await slurm[Symbol.asyncDispose]();
      throw error;
    }
  }

  async #write(): Promise<void> {
    const folder = this.#folder;
    const key = crypto.getRandomValues(new Uint8Array(1024));
    await Deno.writeFile(`${folder}/munge.key`, key, { mode: 0o400 });
    // munged accepts no folder that others may write in.
    await Deno.chmod(folder, 0o755);
    await Deno.mkdir(`${folder}/state`);
    await Deno.mkdir(`${folder}/spool`);
    const user = await output("id", ["-un"]);
    const host = (await output("hostname", [])).split(".")[0];
    const settings: Record<string, string> = {
      ClusterName: "test",
      SlurmctldHost: `${host}(127.0.0.1)`,
      SlurmUser: user,
      SlurmdUser: user,
      AuthType: "auth/munge",
      AuthInfo: `socket=${folder}/munge.socket`,
      SlurmctldPort: freePort(),
      SlurmdPort: freePort(),
      SlurmctldPidFile: `${folder}/slurmctld.pid`,
      SlurmdPidFile: `${folder}/slurmd.pid`,
      StateSaveLocation: `${folder}/state`,
      SlurmdSpoolDir: `${folder}/spool`,
      // Without control groups, which a container may not have.
      ProctrackType: "proctrack/linuxproc",
      TaskPlugin: "task/none",
      JobAcctGatherType: "jobacct_gather/none",
      SwitchType: "switch/none",
      SelectType: "select/cons_tres",
      SelectTypeParameters: "CR_CPU",
      SchedulerParameters: "batch_sched_delay=0,sched_interval=1",
      SlurmdParameters: "config_overrides",
      ReturnToService: "2",
      // Seconds between the signal to end and the one that kills; and numbers that no test before had,
      // after which MPICH names shared memory that a killed rank leaves behind.
      KillWait: "3",
      FirstJobId: String(1 + Math.floor(Math.random() * 1e6)),
      NodeName: `${host} NodeAddr=127.0.0.1 CPUs=${CPUS} State=UNKNOWN`,
      PartitionName: "all Nodes=ALL Default=YES MaxTime=INFINITE State=UP",
    };
    const lines = Object.entries(settings).map(([name, value]) => `${name}=${value}\n`);
    await Deno.writeTextFile(`${folder}/slurm.conf`, lines.join(""));
  }

  async #run(): Promise<void> {
    const folder = this.#folder;
    const files = Object.entries({
      "key-file": "munge.key",
      socket: "munge.socket",
      "pid-file": "munge.pid",
      "log-file": "munge.log",
      "seed-file": "munge.seed",
    }).map(([flag, name]) => `--${flag}=${folder}/${name}`);
    this.#start("munged", ["--foreground", "--force", ...files]);
    await until(async () => await exists(`${folder}/munge.socket`), () => this.logs());
    this.#start("slurmctld", ["-D", "-f", `${folder}/slurm.conf`, "-L", `${folder}/slurmctld.log`]);
    this.#start("slurmd", ["-D", "-f", `${folder}/slurm.conf`, "-L", `${folder}/slurmd.log`]);
    const isIdle = async () => {
      const { success, stdout } = await this.command("sinfo", ["--noheader", "-o", "%T"]).output();
      return success && new TextDecoder().decode(stdout).trim() === "idle";
    };
    await until(isIdle, () => this.logs());
  }

  #start(program: string, args: string[]): void {
    const command = new Deno.Command(`/usr/sbin/${program}`, {
      args,
      env: this.env,
      stdin: "null",
      stdout: "null",
      stderr: "null",
    });
    this.#programs.push(command.spawn());
  }

  /** The variable with which Slurm's programs find this cluster. */
  get env(): Record<string, string> {
    return { SLURM_CONF: `${this.#folder}/slurm.conf` };
  }

  /** A program of Slurm, e.g. `sbatch`. */
  command(
    program: string,
    args: readonly string[],
    options: Deno.CommandOptions = {},
  ): Deno.Command {
    return new Deno.Command(program, {
      ...options,
      args: [...args],
      env: { ...options.env, ...this.env },
    });
  }

  /** What Slurm's programs logged. */
  async logs(): Promise<string> {
    const names = ["munge.log", "slurmctld.log", "slurmd.log"];
    const texts = await Promise.all(
      names.map(async (name) =>
        `${name}:\n${await Deno.readTextFile(`${this.#folder}/${name}`).catch(() => "nothing")}`
      ),
    );
    return texts.join("\n");
  }

  /** Ends it with its jobs. */
  async [Symbol.asyncDispose](): Promise<void> {
    for (const state of ["PENDING", "RUNNING"]) {
      await this.command("scancel", ["--quiet", `--state=${state}`], { stderr: "null" }).output();
    }
    // Without slurmd nobody would end the processes of a job.
    const isEmpty = async () => {
      const { stdout } = await this.command("squeue", ["--noheader"], { stderr: "null" }).output();
      return stdout.length === 0;
    };
    await until(isEmpty, () => this.logs());
    for (const program of this.#programs.reverse()) {
      try {
        program.kill("SIGTERM");
      } catch {
        // It has ended.
      }
      await program.status;
    }
    await Deno.remove(this.#folder, { recursive: true });
  }
}

/** Waits until `isSo`. */
async function until(isSo: () => Promise<boolean>, logs: () => Promise<string>): Promise<void> {
  const started = performance.now();
  while (!await isSo()) {
    if (performance.now() - started > PATIENCE) {
      throw new Error(
        `Expected Slurm to start or end within ${PATIENCE / 1000} s.\n${await logs()}`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY));
  }
}

async function exists(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}

function freePort(): string {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return String(listener.addr.port);
}

async function output(program: string, args: string[]): Promise<string> {
  const { stdout } = await new Deno.Command(program, { args }).output();
  return new TextDecoder().decode(stdout).trim();
}
