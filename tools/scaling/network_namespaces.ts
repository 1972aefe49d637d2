/**
 * Network namespaces with host names of their own, as if they were hosts: virtual Ethernet devices
 * connect them to a switch, and can be slowed down. It needs Linux and root.
 *
 * @module
 */

/** Namespaces, which last until they are disposed of. */
export interface NetworkNamespaces extends AsyncDisposable {
  /** The program and the arguments that start `mpiexec` with `args`, one rank on each. */
  command(mpiexec: string, args: readonly string[]): [string, string[]];
  /** Lets each of them send at most this many bits a second. */
  limit(bits: number): Promise<void>;
}

/** The device of each of them. */
export const DEVICE = "eth0";

/** Takes the place of ssh: `agent HOST COMMAND...` runs the command in the host's namespace. */
const AGENT = `#!/bin/sh
while [ "\${1#-}" != "$1" ]; do shift; done
host=$1; shift
exec ip netns exec "$host" unshare -u sh -c 'hostname "$1"; shift; exec sh -c "$*"' _ "$host" "$@"
`;

/**
 * Makes `count` of them.
 *
 * @returns undefined where they cannot be made; `tell` gets the reason.
 */
export async function networkNamespaces(
  count: number,
  tell: (line: string) => void,
): Promise<NetworkNamespaces | undefined> {
  // The process number keeps those of two processes apart.
  const hub = `scaling-switch-${Deno.pid}`;
  const hosts = Array.from({ length: count }, (_, i) => `scaling-${i}-${Deno.pid}`);
  const folder = await Deno.makeTempDir();
  const agent = `${folder}/agent`;
  await Deno.writeTextFile(agent, AGENT, { mode: 0o755 });
  const made: NetworkNamespaces = {
    command: (mpiexec, args) => ["ip", [
      ...["netns", "exec", hosts[0], "unshare", "-u"],
      ...["sh", "-c", 'hostname "$0"; exec "$@"', hosts[0]],
      ...[mpiexec, "-launcher", "ssh", "-launcher-exec", agent, "-hosts", hosts.join(",")],
      // Otherwise MPICH finds that all are one machine, and uses its shared memory.
      ...["-genv", "UCX_TLS", "tcp,self", "-genv", "UCX_NET_DEVICES", DEVICE, ...args],
    ]],
    limit: async (bits) => {
      const queue = ["tbf", "rate", `${bits}bit`, "burst", "256kb", "latency", "20ms"];
      for (const host of hosts) {
        await run("tc", ["-n", host, "qdisc", "replace", "dev", DEVICE, "root", ...queue]);
      }
    },
    [Symbol.asyncDispose]: async () => {
      for (const host of [hub, ...hosts]) {
        await run("ip", ["netns", "del", host]).catch(() => {});
        await Deno.remove(`/etc/netns/${host}`, { recursive: true }).catch(() => {});
      }
      await Deno.remove(folder, { recursive: true });
    },
  };
  try {
    await run("ip", ["netns", "add", hub]);
    await run("ip", ["-n", hub, "link", "add", "hub", "type", "bridge"]);
    await run("ip", ["-n", hub, "link", "set", "hub", "up"]);
    for (const [i, host] of hosts.entries()) await connect(host, i, hosts, hub);
    for (const host of hosts) await isUp(host);
    return made;
  } catch (error) {
    tell(`no network namespaces: ${error instanceof Error ? error.message : error}`);
    await made[Symbol.asyncDispose]();
    return undefined;
  }
}

const addressOf = (i: number) => `10.97.0.${i + 1}`;

/** Makes a host and its cable to the switch. */
async function connect(
  host: string,
  i: number,
  hosts: readonly string[],
  hub: string,
): Promise<void> {
  await run("ip", ["netns", "add", host]);
  // `ip netns exec` shows this as the namespace's /etc/hosts.
  await Deno.mkdir(`/etc/netns/${host}`, { recursive: true });
  const names = hosts.map((name, i) => `${addressOf(i)} ${name}\n`).join("");
  await Deno.writeTextFile(`/etc/netns/${host}/hosts`, `127.0.0.1 localhost\n${names}`);
  const port = `port${i}`;
  const ends = ["netns", host, "type", "veth", "peer", "name", port, "netns", hub];
  await run("ip", ["link", "add", DEVICE, ...ends]);
  await run("ip", ["-n", hub, "link", "set", port, "master", "hub"]);
  await run("ip", ["-n", hub, "link", "set", port, "up"]);
  await run("ip", ["-n", host, "addr", "add", `${addressOf(i)}/24`, "dev", DEVICE]);
  await run("ip", ["-n", host, "link", "set", "lo", "up"]);
  await run("ip", ["-n", host, "link", "set", DEVICE, "up"]);
}

/** Waits until the system has noticed the other end of a cable, which takes it up to a second. */
async function isUp(host: string): Promise<void> {
  while (!(await run("ip", ["-n", host, "link", "show", DEVICE])).includes("state UP")) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** What a program prints; what it says becomes the error if it fails. */
async function run(program: string, args: readonly string[]): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(program, { args: [...args] }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr).trim().split("\n")[0]);
  return new TextDecoder().decode(stdout);
}
