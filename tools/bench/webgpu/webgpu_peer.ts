/** Runs `peers/jax_webgpu.ts` in a separate process and sends it requests line by line. */
import type { PeerAnswer, PeerRequest } from "../peers/jax_webgpu.ts";

const PROGRAM = new URL("../peers/jax_webgpu.ts", import.meta.url).pathname;
const LOCK = new URL("../peers/jax_webgpu.lock", import.meta.url).pathname;

/** jax-js in its process. */
export class JaxPeer {
  readonly #child: Deno.ChildProcess;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  readonly #lines: AsyncGenerator<string>;

  /** Starts the process. */
  constructor() {
    this.#child = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--no-config", `--lock=${LOCK}`, PROGRAM],
      stdin: "piped",
      stdout: "piped",
      stderr: "null",
    }).spawn();
    this.#writer = this.#child.stdin.getWriter();
    this.#lines = lines(this.#child.stdout);
  }

  /** Has the peer measure `request`. */
  async ask(request: PeerRequest): Promise<PeerAnswer> {
    await this.#writer.write(new TextEncoder().encode(`${JSON.stringify(request)}\n`));
    for (;;) {
      const { value, done } = await this.#lines.next();
      if (done) return { error: "jax-js ended" };
      if (value.startsWith("ANSWER ")) return JSON.parse(value.slice(7)) as PeerAnswer;
    }
  }

  /** Ends the process. */
  async close(): Promise<void> {
    await this.#writer.close().catch(() => {});
    await this.#child.status;
  }
}

async function* lines(stream: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<string> {
  let pending = "";
  for await (const text of stream.pipeThrough(new TextDecoderStream())) {
    pending += text;
    const parts = pending.split("\n");
    pending = parts.pop() ?? "";
    yield* parts;
  }
}
