// Written by `deno task dev build:wasm` from tower_entry.ts.
// deno-fmt-ignore-file

/** The program of a tower's thread: JavaScript without imports. */
export const towerWorkerProgram: string = "";
