import { assertEquals } from "@std/assert";
import { findMpiexec, mpiPlaces } from "../../../lib/parallel/mpi/find_mpi.ts";

/** An installation with these files below it, and a link to its `mpiexec` in another folder. */
async function withInstallation(
  files: Readonly<Record<string, number>>,
  use: (root: string, variables: (name: string) => string | undefined) => void | Promise<void>,
): Promise<void> {
  const root = await Deno.realPath(await Deno.makeTempDir());
  try {
    for (const folder of ["bin", "lib", "links"]) await Deno.mkdir(`${root}/${folder}`);
    await Deno.writeFile(`${root}/bin/mpiexec`, new Uint8Array(1));
    await Deno.symlink(`${root}/bin/mpiexec`, `${root}/links/mpiexec`);
    for (const [name, bytes] of Object.entries(files)) {
      await Deno.writeFile(`${root}/lib/${name}`, new Uint8Array(bytes));
    }
    await use(root, (name) => name === "PATH" ? `/nowhere::${root}/links` : undefined);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

Deno.test("the library beside the mpiexec of the path is tried first, then names", async () => {
  await withInstallation({ "libmpi_abi.so.1": 2048 }, (root, variables) => {
    assertEquals(findMpiexec(variables), `${root}/bin/mpiexec`);
    const [first, ...names] = mpiPlaces(variables).libraries;
    assertEquals(first, `${root}/lib/libmpi_abi.so.1`);
    assertEquals(names.every((name) => !name.includes("/")), true);
  });
});

Deno.test("the short text that pip leaves in place of a link is not a library", async () => {
  const files = { "libmpi_abi.so": 23, "libmpi_abi.so.1": 2048, "libmpicxx.so.1": 2048 };
  await withInstallation(files, (root, variables) => {
    const inFolders = mpiPlaces(variables).libraries.filter((path) => path.includes("/"));
    assertEquals(inFolders, [`${root}/lib/libmpi_abi.so.1`]);
  });
});

Deno.test("a library with an ABI of its own is listed apart", async () => {
  await withInstallation({ "libmpi.so.40": 2048 }, (root, variables) => {
    assertEquals(mpiPlaces(variables).others, [`${root}/lib/libmpi.so.40`]);
  });
});

Deno.test("an mpiexec with a library of the standard ABI is taken before an earlier one without", async () => {
  await withInstallation({ "libmpi.so.12": 2048 }, async (other, onPath) => {
    assertEquals(findMpiexec(onPath), `${other}/bin/mpiexec`);
    await withInstallation({ "libmpi_abi.so.1": 2048 }, (standard) => {
      const both = (name: string) => name === "PATH" ? `${other}/bin:${standard}/bin` : undefined;
      assertEquals(findMpiexec(both), `${standard}/bin/mpiexec`);
    });
  });
});

Deno.test("ALEXNET_MPI is the only place if it is set", () => {
  const { libraries, others } = mpiPlaces((name) => name === "ALEXNET_MPI" ? "/a/b.so" : "/c");
  assertEquals([libraries, others], [["/a/b.so"], []]);
});

Deno.test("ALEXNET_MPI may name the short text that pip leaves in place of a link", async () => {
  await withInstallation({ "libmpi_abi.so.1": 2048 }, async (root) => {
    const path = `${root}/lib/libmpi_abi.so`;
    const named = () => mpiPlaces((name) => name === "ALEXNET_MPI" ? path : undefined).libraries;
    // The text in the wheel of mpich 5.0.2.
    await Deno.writeTextFile(path, "INPUT(libmpi_abi.so.1)\n");
    assertEquals(named(), [`${root}/lib/libmpi_abi.so.1`]);
    await Deno.writeTextFile(path, "something else");
    assertEquals(named(), [path]);
  });
});
