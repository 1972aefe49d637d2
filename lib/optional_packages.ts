/**
 * The packages that are loaded at first use. npm does not install them with this package: they are
 * larger than the rest of it, and a program that only trains uses none of them.
 *
 * @module
 */
import { AlexNetError } from "./errors.ts";

/** The optional packages and their versions, the same as in `deno.json`. */
export const optionalPackages = {
  jsdom: "31.0.1",
  "plotly.js-cartesian-dist-min": "4.1.1",
  sharp: "0.35.5",
} as const;

/** The name of an optional package. */
export type OptionalPackage = keyof typeof optionalPackages;

/**
 * Loads optional packages.
 *
 * @param what What needs them, as the subject of a sentence in the plural.
 * @param names The packages.
 * @param load Imports them.
 * @returns what `load` returns.
 * @throws {AlexNetError} that says what to install, if one is not installed.
 */
export async function loadOptional<Loaded>(
  what: string,
  names: readonly OptionalPackage[],
  load: () => Promise<Loaded>,
): Promise<Loaded> {
  try {
    return await load();
  } catch (cause) {
    const isMissing = cause instanceof Error && "code" in cause &&
      cause.code === "ERR_MODULE_NOT_FOUND" && names.some((name) => cause.message.includes(name));
    if (!isMissing) throw cause;
    const versions = names.map((name) => `${name}@${optionalPackages[name]}`).join(" ");
    throw new AlexNetError(
      `${what} need ${
        names.join(" and ")
      }, which this project has not installed; run: npm install ` +
        versions,
      { cause },
    );
  }
}
