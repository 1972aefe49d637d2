/**
 * The part of ZMTP 3.0 that a Jupyter client needs: a DEALER and a SUB socket over TCP without
 * encryption. No native ZeroMQ library is needed.
 *
 * Specification: 23/ZMTP, https://rfc.zeromq.org/spec/23/.
 *
 * @module
 */
import { AlexNetError } from "../../lib/errors.ts";

const MORE = 0x01;
const LONG = 0x02;
const COMMAND = 0x04;
const GREETING_BYTES = 64;

/** A connected socket that sends and receives multi-part messages. */
export class ZmtpSocket {
  readonly #connection: Deno.TcpConn;
  #buffered: Uint8Array = new Uint8Array(0);

  private constructor(connection: Deno.TcpConn) {
    this.#connection = connection;
  }

  /** Connects to a socket that listens on `port` of this machine and performs the handshake. */
  static async connect(
    address: { hostname: string; port: number },
    type: "DEALER" | "SUB",
  ): Promise<ZmtpSocket> {
    const socket = new ZmtpSocket(await Deno.connect(address));
    try {
      await socket.#shakeHands(type);
      if (type === "SUB") await socket.send([Uint8Array.of(1)]);
      return socket;
    } catch (error) {
      socket.close();
      throw error;
    }
  }

  async #shakeHands(type: string): Promise<void> {
    const greeting = new Uint8Array(GREETING_BYTES);
    greeting[0] = 0xff;
    greeting[9] = 0x7f;
    greeting[10] = 3;
    greeting.set(new TextEncoder().encode("NULL"), 12);
    await this.#write(greeting);
    const theirs = await this.#read(GREETING_BYTES);
    if (theirs[0] !== 0xff || theirs[10] < 3) {
      throw new AlexNetError("Expected a ZMTP 3 greeting from the kernel but found another.");
    }
    await this.#write(frame(readyCommand(type), COMMAND));
    const reply = await this.#readFrame();
    if ((reply.flags & COMMAND) === 0) {
      throw new AlexNetError("Expected READY from the kernel but found a message.");
    }
  }

  /** Sends one message of one or more parts. */
  async send(parts: readonly Uint8Array[]): Promise<void> {
    const frames = parts.map((part, i) => frame(part, i < parts.length - 1 ? MORE : 0));
    await this.#write(concatenated(frames));
  }

  /** Waits for the next message; `undefined` once the other side has closed. */
  async receive(): Promise<Uint8Array[] | undefined> {
    const parts: Uint8Array[] = [];
    try {
      while (true) {
        const { flags, body } = await this.#readFrame();
        if ((flags & COMMAND) !== 0) continue;
        parts.push(body);
        if ((flags & MORE) === 0) return parts;
      }
    } catch (error) {
      if (
        error instanceof Deno.errors.UnexpectedEof || error instanceof Deno.errors.BadResource ||
        error instanceof Deno.errors.ConnectionReset || error instanceof Deno.errors.Interrupted
      ) return undefined;
      throw error;
    }
  }

  /** Closes the connection. */
  close(): void {
    try {
      this.#connection.close();
    } catch (error) {
      if (!(error instanceof Deno.errors.BadResource)) throw error;
    }
  }

  async #readFrame(): Promise<{ flags: number; body: Uint8Array }> {
    const [flags] = await this.#read(1);
    const long = (flags & LONG) !== 0;
    const header = await this.#read(long ? 8 : 1);
    const size = long ? Number(new DataView(header.buffer).getBigUint64(0)) : header[0];
    return { flags, body: await this.#read(size) };
  }

  /** Exactly `count` bytes, copied. */
  async #read(count: number): Promise<Uint8Array<ArrayBuffer>> {
    const result = new Uint8Array(count);
    let filled = 0;
    while (true) {
      const taken = this.#buffered.subarray(0, count - filled);
      result.set(taken, filled);
      filled += taken.length;
      this.#buffered = this.#buffered.subarray(taken.length);
      if (filled === count) return result;
      const chunk = new Uint8Array(65536);
      const received = await this.#connection.read(chunk);
      if (received === null) throw new Deno.errors.UnexpectedEof("the kernel closed the socket");
      this.#buffered = chunk.subarray(0, received);
    }
  }

  async #write(bytes: Uint8Array): Promise<void> {
    for (let written = 0; written < bytes.length;) {
      written += await this.#connection.write(bytes.subarray(written));
    }
  }
}

/** Flags, size in 1 or 8 bytes, body. */
function frame(body: Uint8Array, flags: number): Uint8Array {
  const long = body.length > 255;
  const result = new Uint8Array((long ? 9 : 2) + body.length);
  result[0] = flags | (long ? LONG : 0);
  if (long) new DataView(result.buffer).setBigUint64(1, BigInt(body.length));
  else result[1] = body.length;
  result.set(body, long ? 9 : 2);
  return result;
}

/** The `READY` command with the socket type as its only property. */
function readyCommand(type: string): Uint8Array {
  const text = new TextEncoder();
  const value = text.encode(type);
  const size = new Uint8Array(4);
  new DataView(size.buffer).setUint32(0, value.length);
  return concatenated([
    Uint8Array.of(5),
    text.encode("READY"),
    Uint8Array.of(11),
    text.encode("Socket-Type"),
    size,
    value,
  ]);
}

function concatenated(pieces: readonly Uint8Array[]): Uint8Array {
  const result = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let offset = 0;
  for (const piece of pieces) {
    result.set(piece, offset);
    offset += piece.length;
  }
  return result;
}
