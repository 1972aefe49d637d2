/**
 * Generates a shader for one shape from a `.wgsl` file.
 *
 * The files are readable on their own: every number set by the host is a `const` with a sample
 * value at the top, storage buffers are used through accessors (`x_at`, `x_quad`, `y_put`,
 * `y_put_quad`), and the few loops whose indices must be constants are marked `// unroll`. This
 * module inserts the host's values, declares the buffers with their accessors, and unrolls those
 * loops: every driver keeps arrays with constant indices in registers.
 *
 * @module
 */
import { AlexNetError } from "../../errors.ts";

/** A value for a `const` of a `.wgsl` file. */
export type Constant = number | boolean;

/** One storage buffer of a kernel. */
export interface BufferDeclaration {
  /** Name in the shader; accessors are `NAME_at`, `NAME_quad`, `NAME_put`, `NAME_put_quad`. */
  readonly name: string;
  /** Element type. */
  readonly type: "f32" | "i32" | "u32";
  /** Whether the kernel writes it. */
  readonly write?: boolean;
  /** Whether it is declared as an array of four-vectors: one 128-bit access for four elements. */
  readonly quads?: boolean;
  /** Whether the buffer is left out; reads then give 0. */
  readonly absent?: boolean;
}

/** A shader ready to compile. */
export interface Program {
  /** Kernel name, for errors and counts. */
  readonly name: string;
  /** WGSL text. */
  readonly code: string;
  /** Field names and types of the uniform struct, in order. */
  readonly uniforms: readonly { readonly name: string; readonly type: "u32" | "i32" | "f32" }[];
  /** The storage buffers that must be bound, in order. */
  readonly buffers: readonly BufferDeclaration[];
}

const programs = new Map<string, Program>();

/**
 * The program of kernel `name`: `sources` joined, `constants` inserted, `buffers` declared. The
 * same name, constants and buffers return the same object.
 */
export function program(
  name: string,
  sources: readonly string[],
  constants: Readonly<Record<string, Constant>>,
  buffers: readonly BufferDeclaration[],
): Program {
  const layout = buffers.map((b) => `${b.name}${b.quads ? 4 : 1}${b.absent ? "-" : ""}`).join();
  const key = `${name} ${JSON.stringify(constants)} ${layout}`;
  let found = programs.get(key);
  if (found === undefined) {
    const bound = buffers.filter((buffer) => !buffer.absent);
    const source = specialize(sources.join("\n"), constants, name);
    const uniforms = uniformFields(source);
    const declarations = [
      ...bound.map(declare),
      ...(uniforms.length > 0
        ? [`@group(0) @binding(${bound.length}) var<uniform> u: Uniforms;`]
        : []),
      ...buffers.map((buffer) => accessors(buffer, source)),
    ];
    found = { name, code: `${declarations.join("\n")}\n${source}`, uniforms, buffers: bound };
    programs.set(key, found);
  }
  return found;
}

/**
 * Writes `constants` into the `const NAME = value;` lines of `source` and unrolls the marked loops.
 *
 * @throws {AlexNetError} when the source has no constant of a given name.
 */
export function specialize(
  source: string,
  constants: Readonly<Record<string, Constant>>,
  name: string,
): string {
  for (const [constant, value] of Object.entries(constants)) {
    const line = new RegExp(`^(const ${constant}(?:: \\w+)? = )([^;]+);`, "m");
    const match = line.exec(source);
    if (match === null) {
      throw new AlexNetError(
        `Expected a line "const ${constant} = ...;" in the WGSL of ${name} but found none; add it at the top.`,
      );
    }
    source = source.replace(line, `${match[1]}${literal(value, match[2])};`);
  }
  return unroll(source);
}

/** `value` as a literal of the type of `sample`. */
function literal(value: Constant, sample: string): string {
  if (typeof value === "boolean") return `${value}`;
  if (sample.endsWith("u")) return `${value}u`;
  if (sample.endsWith("i")) return `${value}i`;
  return Number.isInteger(value) ? `${value}.0f` : `${Math.fround(value)}f`;
}

/**
 * Expands every `for (var i = 0u; i < COUNT; i++) { // unroll` into COUNT blocks, outer loops
 * first.
 */
function unroll(source: string): string {
  const head = /for \(var (\w+) = 0u; \1 < (\w+); \1\+\+\) \{ \/\/ unroll\n/;
  for (let match = head.exec(source); match !== null; match = head.exec(source)) {
    const start = match.index + match[0].length;
    let end = start;
    for (let depth = 1; depth > 0; end++) {
      if (source[end] === "{") depth++;
      if (source[end] === "}") depth--;
    }
    const body = source.slice(start, end - 1);
    const index = new RegExp(`\\b${match[1]}\\b`, "g");
    const copies = Array.from(
      { length: constantValue(source, match[2]) },
      (_, i) => `{\n${body.replace(index, `${i}u`)}}`,
    );
    source = source.slice(0, match.index) + copies.join(" ") + source.slice(end);
  }
  return source;
}

/**
 * The value of an unsigned literal, or of a module constant that is computed with `*`, `/`, `+`
 * from others.
 */
function constantValue(source: string, word: string): number {
  if (/^\d+u$/.test(word)) return Number.parseInt(word);
  const match = new RegExp(`^const ${word}(?:: \\w+)? = ([^;]+);`, "m").exec(source);
  if (match === null) throw new AlexNetError(`Expected a WGSL constant ${word} but found none.`);
  const tokens = match[1].replace(/[()]/g, " $& ").trim().split(/\s+/);
  let position = 0;
  const factor = (): number => {
    const token = tokens[position++];
    if (token !== "(") return constantValue(source, token);
    const value = sum();
    position++;
    return value;
  };
  const term = (): number => {
    let value = factor();
    while (tokens[position] === "*" || tokens[position] === "/") {
      value = tokens[position++] === "*" ? value * factor() : Math.floor(value / factor());
    }
    return value;
  };
  const sum = (): number => {
    let value = term();
    while (tokens[position] === "+" || tokens[position] === "-") {
      value = tokens[position++] === "+" ? value + term() : value - term();
    }
    return value;
  };
  return sum();
}

/** The fields of `struct Uniforms { ... }`, all of them 4-byte scalars. */
function uniformFields(source: string): Program["uniforms"] {
  const body = /struct Uniforms \{([^}]*)\}/.exec(source)?.[1] ?? "";
  return [...body.matchAll(/(\w+): (u32|i32|f32),/g)].map(([, name, type]) => ({
    name,
    type: type === "f32" ? "f32" : type === "i32" ? "i32" : "u32",
  }));
}

function declare(buffer: BufferDeclaration, binding: number): string {
  const element = buffer.quads ? `vec4<${buffer.type}>` : buffer.type;
  const access = buffer.write ? "read_write" : "read";
  return `@group(0) @binding(${binding}) var<storage, ${access}> ${buffer.name}: array<${element}>;`;
}

/** The accessors of `buffer` that `source` uses. Indices always count elements, never quads. */
function accessors(buffer: BufferDeclaration, source: string): string {
  const { name, type, quads, absent } = buffer;
  const silent = absent || !buffer.write; // this variant of the kernel never reaches the `put`
  const quad = `vec4<${type}>`;
  const each = [0, 1, 2, 3];
  const all: Record<string, string> = {
    at: `fn ${name}_at(i: u32) -> ${type} { return ${
      absent ? `${type}()` : quads ? `${name}[i >> 2u][i & 3u]` : `${name}[i]`
    }; }`,
    quad: `fn ${name}_quad(i: u32) -> ${quad} { return ${
      absent
        ? `${quad}()`
        : quads
        ? `${name}[i >> 2u]`
        : `${quad}(${each.map((e) => `${name}[i + ${e}u]`).join(", ")})`
    }; }`,
    put: `fn ${name}_put(i: u32, value: ${type}) { ${
      silent ? "" : quads ? `${name}[i >> 2u][i & 3u] = value;` : `${name}[i] = value;`
    } }`,
    // Without quads, only the first `count` lanes are valid.
    put_quad: `fn ${name}_put_quad(i: u32, value: ${quad}, count: u32) { ${
      silent
        ? ""
        : quads
        ? `${name}[i >> 2u] = value;`
        : each.map((e) => `if (count > ${e}u) { ${name}[i + ${e}u] = value[${e}]; }`).join(" ")
    } }`,
  };
  return Object.entries(all)
    .filter(([suffix]) => source.includes(`${name}_${suffix}(`))
    .map(([, text]) => text)
    .join("\n");
}
