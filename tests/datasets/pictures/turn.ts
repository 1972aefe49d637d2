/**
 * Gives the files of tests that decode broken pictures turns: a file that imports this one waits until
 * no other has it. libvips has one error text for the whole process, in which `deno test --parallel`
 * runs several files, and a reason could be that of another file's picture.
 */
const turn = await Deno.open(new URL(import.meta.url));
await turn.lock(true);
globalThis.addEventListener("unload", () => turn.close());
