/**
 * Writes out repeated lines of the AssemblyScript kernels before the compiler reads them.
 *
 * `//: for $S from 0 to 7` and `//: end` enclose lines that appear eight times instead, with 0 to 7
 * for `$S`; pairs can be nested. Each copy can then use its own constants as addresses, which a
 * loop cannot.
 *
 * @module
 */

const FOR = /^ *\/\/: for (\$\w+) from (\d+) to (\d+)$/;
const END = /^ *\/\/: end$/;

/**
 * `source` with all repetitions written out.
 *
 * @throws {SyntaxError} when a `for` and an `end` do not match.
 */
export function unroll(source: string): string {
  const open: { name: string; from: number; to: number; lines: string[] }[] = [];
  let lines: string[] = [];
  for (const line of source.split("\n")) {
    const loop = FOR.exec(line);
    if (loop !== null) {
      open.push({ name: loop[1], from: Number(loop[2]), to: Number(loop[3]), lines });
      lines = [];
    } else if (END.test(line)) {
      const around = open.pop();
      if (around === undefined) throw new SyntaxError("Expected `//: for` before `//: end`");
      const { name, from, to } = around;
      const once = lines.join("\n");
      lines = around.lines;
      for (let i = from; i <= to; i++) lines.push(once.replaceAll(name, `${i}`));
    } else {
      lines.push(line);
    }
  }
  if (open.length > 0) throw new SyntaxError(`Expected \`//: end\` of ${open[0].name}`);
  return lines.join("\n");
}
