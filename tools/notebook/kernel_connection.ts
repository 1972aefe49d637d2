/**
 * Connects this client to the sockets of a newly started Deno kernel.
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
 * Connects to every socket of a kernel; retries until it listens.
 *
 * A failed connection proves nothing about the kernel: a socket that is not bound yet refuses the
 * connection, and a kernel that finds its next port taken closes its other sockets. Only the end of
 * the kernel or `deadline` (milliseconds since the epoch) stops the attempts. The end of the kernel
 * also stops a connection to another process that has one of the ports and never answers.
 *
 * @throws {AlexNetError} when the kernel ends or the deadline passes first.
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
