/**
 * The sockets between this client and a Deno kernel that has just been started.
 *
 * @module
 */
import { AlexNetError } from "../../lib/errors.ts";
import type { KernelProcess } from "./kernel_process.ts";
import { ZmtpSocket } from "./zmtp.ts";

/** The sockets of the Jupyter protocol that this client uses. */
export interface Channels {
  shell: ZmtpSocket;
  control: ZmtpSocket;
  iopub: ZmtpSocket;
}

/**
 * Connects to every socket of a kernel, again and again until it listens.
 *
 * A failed connection proves nothing about the kernel: a socket that is not bound yet refuses, and
 * a kernel that found its next port taken closes the sockets it has. Only its end or `deadline`
 * (milliseconds since the epoch) stops the attempts. The end also stops a connection to another
 * process that holds one of the ports and never answers.
 *
 * @throws AlexNetError when the kernel ends or the deadline passes first.
 */
export async function connectToKernel(kernel: KernelProcess, deadline: number): Promise<Channels> {
  let ended = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stopped = Promise.race([
    kernel.process.status.then(() => "The kernel ended."),
    new Promise<string>((resolve) => {
      timer = setTimeout(resolve, deadline - Date.now(), "The kernel does not answer.");
    }),
  ]).then((why): never => {
    ended = true;
    throw new AlexNetError(why);
  });
  stopped.catch(() => {});
  try {
    while (true) {
      const opened: ZmtpSocket[] = [];
      const open = async (port: number, type: "DEALER" | "SUB") => {
        const connected = ZmtpSocket.connect({ hostname: "127.0.0.1", port }, type);
        connected.then((socket) => ended && socket.close(), () => {});
        const socket = await Promise.race([connected, stopped]);
        opened.push(socket);
        return socket;
      };
      try {
        return {
          iopub: await open(kernel.ports.iopub, "SUB"),
          shell: await open(kernel.ports.shell, "DEALER"),
          control: await open(kernel.ports.control, "DEALER"),
        };
      } catch (error) {
        for (const socket of opened) socket.close();
        if (ended) throw error;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }
  } finally {
    clearTimeout(timer);
  }
}
