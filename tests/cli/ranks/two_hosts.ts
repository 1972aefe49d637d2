/**
 * Two hosts on one machine, for tests of `--hosts`: each has a network interface, a name, processes,
 * shared memory and an ssh server of its own; they see the same files, except for one folder.
 *
 * Each is a set of namespaces that live as long as a pipe is open, so nothing is left after the test
 * process, however it ends.
 */
import { missing, requirements } from "../../skip.ts";

/** How often, and for how long at most, a test looks whether a network is up; in milliseconds. */
const [LOOK_EVERY, PATIENCE] = [20, 20_000];

/** The names of the hosts. */
export const HOSTS = ["alexa", "alexb"] as const;
/** A name for the second host under which its key is not known. */
export const STRANGER = "alexc";
/** An address without a host. */
export const NOBODY = "10.99.7.9";
const ADDRESSES = ["10.99.7.1", "10.99.7.2"] as const;

/** Whether this machine cannot have two hosts; says why. */
export async function noTwoHosts(): Promise<boolean> {
  if (Deno.build.os !== "linux" || Deno.uid() !== 0) {
    console.warn("skipped: two hosts need Linux and root; enable with: sudo deno task test");
    return true;
  }
  const lacks = await Promise.all(
    [requirements.mpi, requirements.ssh, requirements.namespaces].map(missing),
  );
  return lacks.includes(true);
}

/**
 * The first process of a host. Its arguments: the host's name, the folder of its settings, a folder that
 * it must not see. It prints its number outside, and ends the host when its input ends.
 */
const FIRST_PROCESS = `set -e
read -r pid rest </proc/self/stat
mount -t proc proc /proc
mount -t tmpfs tmpfs /dev/shm
mount -t tmpfs tmpfs /run
mount --bind "$2/hosts_$1" /etc/hosts
[ -z "$3" ] || mount -t tmpfs tmpfs "$3"
mkdir /run/sshd
hostname "$1"
ip link set lo up
/usr/sbin/sshd -f "$2/sshd_config" -E "$2/sshd_$1.log"
echo "$pid"
cat >/dev/null`;

/** What the second host lacks. */
export interface Differences {
  /** A folder that it sees empty. */
  readonly hidden?: string;
  /** Whether it knows the name of the first host. */
  readonly knowsFirst?: boolean;
}

/** Two hosts that reach each other by ssh. */
export class TwoHosts {
  readonly #folder: string;
  readonly #holders: readonly Deno.ChildProcess[];
  /** The first process of each host, by its number on this machine. */
  readonly #pids: readonly number[];

  private constructor(
    folder: string,
    holders: readonly Deno.ChildProcess[],
    pids: readonly number[],
  ) {
    this.#folder = folder;
    this.#holders = holders;
    this.#pids = pids;
  }

  /** Starts them. */
  static async start({ hidden = "", knowsFirst = true }: Differences = {}): Promise<TwoHosts> {
    const folder = await Deno.makeTempDir();
    const holders: Deno.ChildProcess[] = [];
    try {
      await writeSettings(folder, knowsFirst);
      const pids: number[] = [];
      for (const [i, host] of HOSTS.entries()) {
        const holder = new Deno.Command("unshare", {
          args: [
            ...["--net", "--uts", "--mount", "--ipc", "--pid", "--fork", "--kill-child"],
            ...["sh", "-c", FIRST_PROCESS, "sh", host, folder, i === 1 ? hidden : ""],
          ],
          stdin: "piped",
          stdout: "piped",
        }).spawn();
        holders.push(holder);
        pids.push(await firstNumber(holder.stdout, host));
      }
      const hosts = new TwoHosts(folder, holders, pids);
      await hosts.#connect();
      return hosts;
    } catch (error) {
      await end(holders, folder);
      throw error;
    }
  }

  async #connect(): Promise<void> {
    const [a, b] = this.#pids.map(String);
    const ends = ["name", "eth0", "netns", a, "type", "veth", "peer", "name", "eth0", "netns", b];
    await run("ip", ["link", "add", ...ends]);
    for (const [i, pid] of this.#pids.entries()) {
      const inside = ["-t", String(pid), "--net", "ip"];
      await run("nsenter", [...inside, "addr", "add", `${ADDRESSES[i]}/24`, "dev", "eth0"]);
      await run("nsenter", [...inside, "link", "set", "eth0", "up"]);
    }
    await Promise.all(this.#pids.map(waitForNetwork));
  }

  /** The program and arguments that run a command in `folder` on the first host. */
  onFirst(folder: string, command: readonly string[]): [string, string[]] {
    return ["nsenter", ["-t", String(this.#pids[0]), "--all", `--wd=${folder}`, ...command]];
  }

  /** Variables with which ssh finds the key and the hosts. */
  get env(): Record<string, string> {
    return { HYDRA_LAUNCHER_EXTRA_ARGS: `-F ${this.#folder}/ssh_config` };
  }

  /** The command lines of the second host's processes, with their numbers on this machine. */
  async processesOfSecond(): Promise<{ pid: number; command: string }[]> {
    const space = await Deno.readLink(`/proc/${this.#pids[1]}/ns/pid`);
    const found: { pid: number; command: string }[] = [];
    for await (const { name } of Deno.readDir("/proc")) {
      if (!/^\d+$/.test(name)) continue;
      try {
        if (await Deno.readLink(`/proc/${name}/ns/pid`) !== space) continue;
        const command = (await Deno.readTextFile(`/proc/${name}/cmdline`)).replaceAll("\0", " ");
        if (command !== "") found.push({ pid: Number(name), command });
      } catch {
        // It has ended.
      }
    }
    return found;
  }

  /** The bytes that the first host has sent to the second one. */
  async sent(): Promise<number> {
    const text = await run("nsenter", [
      ...["-t", String(this.#pids[0]), "--net", "ip", "-json", "-stats", "link", "show", "eth0"],
    ]);
    const [{ stats64 }] = JSON.parse(text);
    return stats64.tx.bytes;
  }

  /** Ends both hosts with all their processes. */
  async [Symbol.asyncDispose](): Promise<void> {
    await end(this.#holders, this.#folder);
  }
}

async function end(holders: readonly Deno.ChildProcess[], folder: string): Promise<void> {
  for (const holder of holders) {
    holder.kill("SIGKILL");
    await Promise.allSettled([holder.stdin.close(), holder.status, holder.stdout.cancel()]);
  }
  await Deno.remove(folder, { recursive: true });
}

/**
 * Waits until the network of the host with this first process is up. Linux says so up to a second after
 * both ends are, and until then MPI finds no way to the other host.
 */
async function waitForNetwork(pid: number): Promise<void> {
  const look = ["-t", String(pid), "--net", "ip", "-json", "link", "show", "eth0"];
  const started = performance.now();
  for (;;) {
    const [{ operstate }] = JSON.parse(await run("nsenter", look));
    if (operstate === "UP") return;
    if (performance.now() - started > PATIENCE) {
      throw new Error(`Expected eth0 to be UP within ${PATIENCE / 1000} s but found ${operstate}.`);
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY));
  }
}

/** Keys, and the settings of ssh and its server. */
async function writeSettings(folder: string, knowsFirst: boolean): Promise<void> {
  for (const name of ["user", "host"]) {
    await run("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", `${folder}/${name}`]);
  }
  const hostKey = (await Deno.readTextFile(`${folder}/host.pub`)).split(" ").slice(0, 2).join(" ");
  const [first, second] = HOSTS.map((host, i) => `${ADDRESSES[i]} ${host}\n`);
  const others = `127.0.0.1 localhost\n${second}${ADDRESSES[1]} ${STRANGER}\n`;
  const files: Record<string, string> = {
    [`hosts_${HOSTS[0]}`]: first + others,
    [`hosts_${HOSTS[1]}`]: (knowsFirst ? first : "") + others,
    known_hosts: HOSTS.map((host) => `${host} ${hostKey}\n`).join(""),
    ssh_config: `IdentityFile ${folder}/user\nUserKnownHostsFile ${folder}/known_hosts\n` +
      "GlobalKnownHostsFile none\n",
    sshd_config: `HostKey ${folder}/host\nAuthorizedKeysFile ${folder}/user.pub\nPidFile none\n` +
      "StrictModes no\nUsePAM no\nPasswordAuthentication no\nPermitRootLogin prohibit-password\n",
  };
  for (const [name, text] of Object.entries(files)) {
    await Deno.writeTextFile(`${folder}/${name}`, text);
  }
}

/** The number in the first line of `from`. */
async function firstNumber(from: ReadableStream<Uint8Array>, host: string): Promise<number> {
  const reader = from.getReader();
  let text = "";
  while (!text.includes("\n")) {
    const { value, done } = await reader.read();
    if (done) throw new Error(`Expected the host ${host} to start but it ended.`);
    text += new TextDecoder().decode(value);
  }
  reader.releaseLock();
  return Number(text);
}

async function run(program: string, args: string[]): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(program, { args }).output();
  const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  if (!success) throw new Error(`${program} ${args.join(" ")}: ${err}`);
  return out;
}
