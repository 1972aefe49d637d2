/**
 * The operating systems that this project supports.
 *
 * @module
 */
import { BadArgumentError } from "./errors.ts";

/**
 * Checks the operating system, by Deno's name for it.
 *
 * @throws {BadArgumentError} on Windows.
 */
export function requireSupportedSystem(os: string): void {
  if (os === "windows") {
    throw new BadArgumentError("AlexNet runs on Linux and macOS; on Windows use WSL 2.");
  }
}
