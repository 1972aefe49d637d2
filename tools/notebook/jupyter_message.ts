/**
 * Jupyter messages on the wire (messaging protocol 5.3): identities, a delimiter, a signature and
 * four JSON parts.
 *
 * @module
 */
import { createHmac } from "node:crypto";
import { AlexNetError } from "../../lib/errors.ts";
import { isRecord } from "../../lib/is_record.ts";

const DELIMITER = "<IDS|MSG>";
const text = new TextEncoder();
const characters = new TextDecoder();

/** A message from the kernel, reduced to the fields that a client needs. */
export interface JupyterMessage {
  /** E.g. `execute_reply`, `stream`, `display_data`, `status`. */
  type: string;
  /** The id of the request that this answers, if any. */
  parent: string | undefined;
  /** The body. */
  content: Record<string, unknown>;
}

/** Builds and reads signed messages of one session. */
export class MessageCodec {
  readonly #key: string;
  readonly #session = crypto.randomUUID();

  /** `key` is the HMAC-SHA256 key from the connection file. */
  constructor(key: string) {
    this.#key = key;
  }

  /** Encodes a request; returns its id and its parts. */
  encode(type: string, content: Record<string, unknown>): { id: string; parts: Uint8Array[] } {
    const id = crypto.randomUUID();
    const header = {
      msg_id: id,
      session: this.#session,
      username: "course",
      date: new Date().toISOString(),
      msg_type: type,
      version: "5.3",
    };
    const body = [header, {}, {}, content].map((part) => text.encode(JSON.stringify(part)));
    const signature = this.#signature(body);
    return { id, parts: [text.encode(DELIMITER), text.encode(signature), ...body] };
  }

  /** Decodes the message in `parts` and checks its signature. */
  decode(parts: readonly Uint8Array[]): JupyterMessage {
    const start = parts.findIndex((part) => characters.decode(part) === DELIMITER);
    const body = parts.slice(start + 2, start + 6);
    if (start < 0 || body.length < 4) {
      throw new AlexNetError("Expected a Jupyter message but found other bytes.");
    }
    if (characters.decode(parts[start + 1]) !== this.#signature(body)) {
      throw new AlexNetError("A message has a wrong signature; it is not from this kernel.");
    }
    const [header, parent, , content] = body.map((part) => {
      const value: unknown = JSON.parse(characters.decode(part));
      return isRecord(value) ? value : {};
    });
    return {
      type: String(header.msg_type),
      parent: typeof parent.msg_id === "string" ? parent.msg_id : undefined,
      content,
    };
  }

  #signature(body: readonly Uint8Array[]): string {
    const hmac = createHmac("sha256", this.#key);
    for (const part of body) hmac.update(part);
    return hmac.digest("hex");
  }
}
