/**
 * The process of a Deno kernel, and the ports that it listens on.
 *
 * @module
 */

import { kernelCommand } from "./kernelspec.ts";

/** Options of {@linkcode spawnKernel}. */
export interface KernelOptions {
  /** Working directory of the cells; `deno.json` is searched for from there. */
  directory: string;
  /** Added to the environment of the kernel. */
  environment?: Record<string, string> | undefined;
  /** Timeout for the start of the kernel in milliseconds. Default 30,000. */
  startTimeout?: number;
  /** Chooses ports for the kernel; default: ports that were free a moment ago. */
  choosePorts?: (count: number) => number[];
}

/** A started kernel; it may not listen yet. */
export interface KernelProcess {
  /** The process; its standard error is piped. */
  process: Deno.ChildProcess;
  /** The file with its ports and key. The code that ends the process removes it. */
  connectionFile: string;
  /** The ports of the sockets that this client uses, all on 127.0.0.1. */
  ports: { shell: number; iopub: number; control: number };
  /** The key that signs messages. */
  key: string;
}

/** Starts the process of a kernel. */
export async function spawnKernel(options: KernelOptions): Promise<KernelProcess> {
  const { choosePorts = freePorts } = options;
  const key = crypto.randomUUID();
  const [shell, iopub, stdin, control, heartbeat] = choosePorts(5);
  const connection = {
    transport: "tcp",
    ip: "127.0.0.1",
    shell_port: shell,
    iopub_port: iopub,
    stdin_port: stdin,
    control_port: control,
    hb_port: heartbeat,
    signature_scheme: "hmac-sha256",
    key,
    kernel_name: "deno",
  };
  const connectionFile = await Deno.makeTempFile({ prefix: "kernel-", suffix: ".json" });
  await Deno.writeTextFile(connectionFile, JSON.stringify(connection), { mode: 0o600 });
  const [program, ...args] = kernelCommand(Deno.execPath(), connectionFile);
  const process = new Deno.Command(program, {
    args,
    cwd: options.directory,
    env: { NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1", ...options.environment },
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  return { process, connectionFile, ports: { shell, iopub, control }, key };
}

/** Kills a process if it is still running, and waits for its end. */
export async function endProcess(process: Deno.ChildProcess): Promise<void> {
  try {
    process.kill("SIGKILL");
  } catch (error) {
    if (!(error instanceof TypeError)) throw error; // It has already ended.
  }
  await process.status;
}

/**
 * Ports that were free a moment ago. All are bound before any is released, so they are distinct.
 */
function freePorts(count: number): number[] {
  const listeners = Array.from(
    { length: count },
    () => Deno.listen({ hostname: "127.0.0.1", port: 0 }),
  );
  const ports = listeners.map((listener) => listener.addr.port);
  for (const listener of listeners) listener.close();
  return ports;
}
