/** Covers datasets/ilsvrc/sources/tar_index.ts: archives of Python and of the program tar. */
import { assertEquals } from "@std/assert";
import { openArchive } from "../../../../datasets/ilsvrc/sources/archive.ts";
import { RULES } from "../../../../datasets/ilsvrc/sources/official_files.ts";
import { missing, requirements } from "../../../skip.ts";

/** Writes three archives of archives, and prints what Python finds in each: name, place and sum. */
const PROGRAM = `
import io, json, os, subprocess, sys, tarfile
folder = sys.argv[1]
os.chdir(folder)
found = {}
def image(wnid, i):
    return bytes([(i * 37 + j) % 251 for j in range(i * 211)])
def write(path, members, format):
    with tarfile.open(path, "w", format=format) as archive:
        for name, content in members:
            info = tarfile.TarInfo(name)
            info.size = len(content)
            info.mtime = 1350000000.25 if format == tarfile.PAX_FORMAT else 1350000000
            archive.addfile(info, io.BytesIO(content))
def read(path):
    out = []
    with tarfile.open(path) as archive:
        for outer in archive:
            if not outer.isfile(): continue
            with tarfile.open(fileobj=archive.extractfile(outer)) as inner:
                for member in inner:
                    if not member.isfile(): continue
                    content = inner.extractfile(member).read()
                    start = outer.offset_data + member.offset_data
                    out.append([os.path.basename(member.name), start, len(content), sum(content)])
    return out
long = "/".join(["a long folder"] * 12)
for kind in ("GNU", "PAX", "USTAR"):
    format = getattr(tarfile, kind + "_FORMAT")
    outer = []
    for wnid in ("n02123045", "n01440764"):
        before = "" if kind == "USTAR" else long + "/"
        write("inner.tar", [(before + "%s_%d.JPEG" % (wnid, i), image(wnid, i)) for i in range(9)], format)
        outer.append((wnid + ".tar", open("inner.tar", "rb").read()))
    write(kind + ".tar", outer, format)
    found[kind] = read(kind + ".tar")
os.mkdir("unpacked")
for wnid in ("n02123045", "n01440764"):
    os.mkdir(wnid)
    for i in range(9):
        open("%s/%s_%d.JPEG" % (wnid, wnid, i), "wb").write(image(wnid, i))
    subprocess.run(["tar", "-cf", "unpacked/%s.tar" % wnid, "-C", wnid, "."], check=True)
subprocess.run(["tar", "-cf", "program.tar", "-C", "unpacked", "n02123045.tar", "n01440764.tar"], check=True)
found["program"] = read("program.tar")
print(json.dumps(found))
`;

type Found = Record<string, [name: string, start: number, size: number, sum: number][]>;

Deno.test({
  name: "archives in every format are read as Python reads them",
  ignore: await missing(requirements.python),
  fn: async () => {
    const folder = await Deno.makeTempDir();
    try {
      const { stdout, stderr, success } = await new Deno.Command("python3", {
        args: ["-c", PROGRAM, folder],
      }).output();
      assertEquals(success, true, new TextDecoder().decode(stderr));
      const found: Found = JSON.parse(new TextDecoder().decode(stdout));
      assertEquals(Object.keys(found), ["GNU", "PAX", "USTAR", "program"]);
      for (const [kind, expected] of Object.entries(found)) {
        const archive = await openArchive(`${folder}/${kind}.tar`, RULES[2012].train);
        const { file, index } = archive;
        const own: Found[string] = [];
        for (let i = 0; i < index.sizes.length; i++) {
          const bytes = await file.read(index.offsets[i], index.sizes[i]);
          const sum = bytes.reduce((a, b) => a + b, 0);
          own.push([index.names.at(i), index.offsets[i], index.sizes[i], sum]);
        }
        archive[Symbol.dispose]();
        assertEquals(own, expected, kind);
        assertEquals([own.length, index.rejected.length, index.ended], [18, 0, true]);
      }
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});
