/**
 * Covers the doors of deno.json: the documentation of each public function and class. `deno task
 * test:doc` runs the examples.
 */
import { assertEquals } from "@std/assert";
import { root } from "./house.ts";

interface JsDoc {
  doc?: string;
  tags?: { kind: string; name?: string; doc?: string }[];
}

interface Declaration {
  kind: string;
  location: { filename: string };
  jsDoc?: JsDoc;
  def?: {
    params?: Parameter[];
    returnType?: { repr: string; value?: { typeParams?: { repr: string }[] } };
  };
}

interface Parameter {
  kind: string;
  name?: string;
  left?: Parameter;
}

interface Documented {
  name: string;
  declarations: Declaration[];
}

const { exports }: { exports: Record<string, string> } = JSON.parse(
  Deno.readTextFileSync(root + "deno.json"),
);
// The exercises are data for `check`; each has its own task, inputs and hints.
const entries = Object.entries(exports).filter(([door]) => door !== "./exercises");
const documents = await Promise.all(entries.map(([, entry]) => documentationOf(entry)));
/** The code of every example in the doors' documentation. */
const examples = documents.flatMap(({ module, symbols }) => [
  ...examplesIn(module),
  ...symbols.flatMap(({ declarations }) => declarations.flatMap(({ jsDoc }) => examplesIn(jsDoc))),
]);

for (const [index, [door]] of entries.entries()) {
  const { module, symbols } = documents[index];

  Deno.test(`${door} shows its use in an example`, () => {
    assertEquals(examplesIn(module).length > 0, true);
  });

  Deno.test(`every function, class and constant of ${door} is used in an example`, () => {
    const without = symbols.filter(({ name, declarations }) =>
      declarations.some(({ kind }) => kind !== "interface" && kind !== "typeAlias") &&
      !declarations.some(({ jsDoc }) => examplesIn(jsDoc).length > 0) &&
      !examples.some((code) => new RegExp(`\\b${name}\\b`).test(code))
    );
    assertEquals(without.map(({ name }) => name), []);
  });

  Deno.test(`every function of ${door} documents its parameters and what it returns`, () => {
    assertEquals(symbols.flatMap(undocumented), []);
  });
}

/** The parameters of a function that no `@param` describes, and `@returns` where it is missing. */
function undocumented({ name, declarations }: Documented): string[] {
  return declarations.filter(({ kind }) => kind === "function").flatMap(({ jsDoc, def }) => {
    const tags = jsDoc?.tags ?? [];
    const described = tags.filter(({ kind }) => kind === "param").map(({ name }) => name);
    // A destructured parameter has no name in the signature, and may have any name in the text.
    const parameters = (def?.params ?? []).map((parameter) => parameter.left ?? parameter);
    const named = parameters.flatMap(({ kind, name = "" }) => kind === "identifier" ? [name] : []);
    const missing = named.filter((parameter) => !described.includes(parameter));
    if (described.length < parameters.length && missing.length === 0) missing.push("{...}");
    const { repr = "", value } = def?.returnType ?? {};
    const result = repr === "Promise" ? value?.typeParams?.[0].repr : repr;
    if (
      !["void", "never"].includes(result ?? "") &&
      !tags.some(({ kind, doc = "" }) => kind === "return" && doc !== "")
    ) missing.push("@returns");
    return missing.map((what) => `${name}: ${what}`);
  });
}

/** The code blocks of a documentation comment, including its `@example`s. */
function examplesIn(jsDoc: JsDoc | undefined): string[] {
  const texts = [jsDoc?.doc ?? "", ...(jsDoc?.tags ?? []).map(({ doc = "" }) => doc)];
  return texts.flatMap((text) =>
    [...text.matchAll(/^```ts.*\n([\s\S]*?)^```/gm)].map(([, code]) => code)
  );
}

async function documentationOf(
  entry: string,
): Promise<{ module: JsDoc | undefined; symbols: Documented[] }> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["doc", "--json", entry],
    cwd: root,
  }).output();
  if (code !== 0) throw new Error(new TextDecoder().decode(stderr));
  const { nodes }: { nodes: Record<string, { module_doc?: JsDoc; symbols: Documented[] }> } = JSON
    .parse(new TextDecoder().decode(stdout));
  const all = Object.values(nodes);
  return {
    module: all.find(({ module_doc }) => module_doc !== undefined)?.module_doc,
    symbols: all.flatMap(({ symbols }) => symbols),
  };
}
