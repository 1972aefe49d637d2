/** The page of `deno task dev gpu:readings`. */
import type { Found } from "./stages.ts";

/** The machine and the date of the readings. */
export interface Circumstances {
  readonly adapter: string;
  readonly software: boolean;
  /** Version of the GPU's driver, if known. */
  readonly driver: string | undefined;
  /** Names and versions of the software, in the order of the table. */
  readonly versions: Readonly<Record<string, string>>;
  /** `2026-01-31`. */
  readonly date: string;
}

/** A stage on the page. */
export interface Section {
  readonly title: string;
  /** `undefined` until the stage has a result. */
  readonly found: Found | undefined;
  /** Why the stage was skipped; `undefined` if it was not. */
  readonly leftOut: string | undefined;
}

function sectionText({ title, found, leftOut }: Section): string {
  const parts = [`## ${title}`];
  if (leftOut !== undefined) parts.push(leftOut);
  else if (found === undefined) parts.push("Not taken yet.");
  else {
    if (found.text !== "") parts.push(found.text);
    if (found.failures.length > 0) {
      parts.push(found.failures.map((failure) => `- **Failed.** ${failure}`).join("\n"));
    }
  }
  return parts.join("\n\n");
}

/** The page in Markdown. */
export function gpuPage(circumstances: Circumstances, sections: readonly Section[]): string {
  const { adapter, software, driver, versions, date } = circumstances;
  const rows = Object.entries({
    adapter,
    driver: driver ?? "unknown",
    ...versions,
    date,
  }).map(([name, value]) => `| ${name} | ${value} |`);
  const warning = software
    ? "**This adapter is software that runs on the processor: the numbers show that the " +
      "measurements work, but say nothing about a GPU.**\n\n"
    : "";
  return `# Readings of a GPU

<!-- Written by \`deno task dev gpu:readings\`. Change the program, not this page. -->

${warning}| | |
| --- | --- |
${rows.join("\n")}

${sections.map(sectionText).join("\n\n")}
`;
}
