import { assertEquals, assertStringIncludes } from "@std/assert";
import { readTorchZip } from "../../../lib/weights/torch/torch_file.ts";
import { bytesOf, refusal } from "../file_bytes.ts";
import { zipArchive } from "./zip_archive.ts";

/** A tensor of two numbers. */
const tensor =
  "ctorch._utils\n_rebuild_tensor_v2\n((U\x07storagectorch\nFloatStorage\nU\x010U\x03cpuK\x02tQ" +
  "K\x00K\x02\x85K\x01\x85\x89NtR";

function archive(pickle: string) {
  return zipArchive([
    { name: "n/data.pkl", data: bytesOf(`\x80\x02${pickle}.`) },
    { name: "n/data/0", data: new Uint8Array(8) },
  ]);
}

Deno.test("what a training counts and notes beside the weights is left out", () => {
  for (
    const value of [
      "cargparse\nNamespace\n)\x81}U\x02lrK\x01sb",
      "ccollections\nCounter\n}K\x1eK\x01s\x85R",
      "ccollections\ndefaultdict\nc__builtin__\nlist\n\x85R",
      "c__builtin__\nset\n](K\x01K\x02e\x85R",
      // What protocol 2 writes for defaultdict(int), defaultdict(str), Namespace(type=int), range(3), int.
      "ccollections\ndefaultdict\nc__builtin__\nlong\n\x85R",
      "ccollections\ndefaultdict\nc__builtin__\nunicode\n\x85R",
      "cargparse\nNamespace\n)\x81}U\x04typec__builtin__\nlong\nsb",
      "c__builtin__\nxrange\nK\x00K\x03K\x01\x87R",
      "c__builtin__\nlong\n",
      "cbuiltins\nbytes\n",
    ]
  ) {
    const { tensors } = readTorchZip(archive(`](${tensor}${value}e`), "x.pth");
    assertEquals([...tensors.keys()], ["0"]);
  }
});

Deno.test("other objects beside the weights are refused, with the line that leaves them out", () => {
  for (
    const name of ["datetime\ndatetime", "pathlib\nPosixPath", "torch\ndevice", "torch\nfloat32"]
  ) {
    const { message } = refusal(() => readTorchZip(archive(`c${name}\n`), "x.pth"));
    assertStringIncludes(message, 'torch.save(torch.load("FILE", weights_only=False)["model"]');
  }
});

Deno.test("only a name that runs a program is said to ask for it", () => {
  for (const module of ["builtins", "__builtin__"]) {
    const of = (name: string) =>
      refusal(() => readTorchZip(archive(`](${tensor}c${module}\n${name}\ne`), "x.pth")).message;
    for (const name of ["eval", "exec", "getattr", "open", "__import__"]) {
      assertStringIncludes(of(name), "the file asks to run a program");
    }
    for (const name of ["len", "print", "sorted"]) {
      assertStringIncludes(of(name), `found ${module}.${name}`);
      assertStringIncludes(of(name), "save the net without the other objects of the file");
    }
  }
});
