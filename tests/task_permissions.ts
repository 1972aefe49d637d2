/**
 * Why each task of deno.json and tools/dev_tasks.json has its permissions, and the jobs that it is
 * tried with. `permissions_test.ts` checks the tasks against this.
 */
import {
  fixture,
  folder,
  ilsvrc,
  net,
  picture,
  pictures,
  submission,
  submitted,
  training,
  truth,
} from "./task_files.ts";

/** Why a task has a permission, by the permission. */
type Needs = Readonly<Record<string, string>>;

const variables = "the settings of this project and of OpenBLAS, and where the cache folder is; " +
  "graphics libraries warn without XDG_RUNTIME_DIR";
const decoder = "sharp, which decodes pictures, reads two";
const anyRead = "the user's paths, this project's kernels, the system's libraries";
const ffi = "OpenBLAS and oneDNN; their pointers need the permission without a list of files";
const memory = "the name of the processor and the memory, for the line about the machine";
const download = "`deno` fetches CIFAR-10 from its package, once";
const trains: Needs = {
  read: anyRead,
  write: "a run's folder where the user wants it, CIFAR-10 and timings in the cache folder",
  env: `${variables}; ${decoder}`,
  sys: memory,
  ffi: `${ffi}; sharp is one more library`,
  run: download,
};
const { sys: _, ...draws } = trains;
const seesPictures: Needs = {
  read: anyRead,
  env: `${variables}; ${decoder}`,
  sys: "the name of the processor, with which timings of libraries are stored",
  ffi: `${ffi}; sharp is one more library`,
};
const records: Needs = {
  ...{ ...trains, env: variables, ffi },
  sys: "the name of the processor, which each row of the record has",
};
const edits: Needs = { read: "the notebooks and this project" };
const checksCells: Needs = {
  read: "the notebooks, this project and its libraries in Deno's cache",
  write: "the code of the cells, for Deno's own checks",
  run: "`deno` checks and formats the code of the cells",
};

/** The permissions of each task, and small jobs that it must be able to do with them. */
const writesPage = (write: string) => ({
  needs: { read: "what the page shows, and the page that it compares with", write },
  jobs: [["--check"]],
});

export const tasks: Record<string, { needs: Needs; jobs: string[][] }> = {
  train: {
    needs: {
      ...trains,
      env: `${variables}; ${decoder}; where mpiexec is, how it reaches ` +
        "other hosts, and whether it started this process",
      run: `${download}; it starts mpiexec, which starts ranks`,
    },
    jobs: [
      ["--help"],
      [...training, "--out", `${folder}/run`],
      ["--preset", "cifarSmall", "--epochs", "1", "--data", pictures, "--out", `${folder}/own`],
    ],
  },
  finetune: {
    needs: {
      read: anyRead,
      write: "a run's folder where the user wants it, and timings in the cache folder",
      env: `${variables}; ${decoder}`,
      sys: memory,
      ffi: `${ffi}; sharp is one more library`,
    },
    jobs: [["--weights", net, "--epochs", "1", "--data", pictures, "--out", `${folder}/tuned`]],
  },
  evaluate: {
    needs: { ...trains, write: "a report where the user wants it, CIFAR-10 and timings" },
    jobs: [["--weights", net, "--limit", "20", "--out", `${folder}/report.json`]],
  },
  prepare: {
    needs: {
      read: "files of the user's, and the module of sharp",
      write: "shards where the user wants them, and the index of archives in the cache folder",
      env: `where the cache folder is; ${decoder}`,
      sys: "how many processors there are, and how much of the disk is free",
      ffi: "sharp is a library; the C library says whether nohup is used",
    },
    jobs: [
      ["--source", ilsvrc, "--to", `${folder}/shards`, "--side", "8"],
      ["--check", `${folder}/shards`],
    ],
  },
  "site:serve": {
    needs: { read: "the folder of the site", net: "browsers on this machine connect to it" },
    jobs: [["--help"]],
  },
  score: {
    needs: { read: "files of the user's" },
    jobs: [["--help"], [submission, "--truth", truth]],
  },
  classify: {
    needs: { ...seesPictures, write: "a page where the user wants it" },
    jobs: [[picture, "--weights", net, "--sheet", `${folder}/sheet.html`]],
  },
  features: {
    needs: { ...seesPictures, write: "features where the user wants them" },
    jobs: [
      [picture, "--weights", net, "--out", `${folder}/features.npy`],
      [pictures, "--weights", net, "--layer", "pool5", "--out", `${folder}/maps.safetensors`],
    ],
  },
  neighbours: {
    needs: { ...seesPictures, write: "a page where the user wants it" },
    jobs: [
      ["--query", picture, "--among", pictures, "--weights", net, "--sheet", `${folder}/near.html`],
    ],
  },
  benchmark: {
    needs: { ...{ read: anyRead, env: variables, sys: memory, ffi }, write: "timings, cached" },
    jobs: [["--preset", "cifarSmall", "--batch", "4", "--burn-in", "1", "--steps", "2"]],
  },
  filters: {
    needs: { read: "a file of weights of the user's", write: "a picture where the user wants it" },
    jobs: [
      ["--weights", net, "--out", `${folder}/filters.svg`],
      ["--weights", net, "--out", `${folder}/filters.png`],
    ],
  },
  conventions: {
    needs: { ...seesPictures, write: "timings of libraries in the cache folder" },
    jobs: [["--weights", fixture, "--image", picture]],
  },
  diagnose: {
    needs: {
      read: "the log of a run, and the libraries that draw in Deno's cache",
      write: "a page where the user wants it",
      env: "the document in which Plotly draws reads variables of its HTTP client",
    },
    jobs: [
      ["docs/results/cifarSmall.jsonl"],
      ["docs/results/paperOverfit.jsonl", "--html", `${folder}/run.html`],
    ],
  },
  grade: {
    needs: {
      read: "the files of learners, the lessons, and the program that runs answers",
      write: "a table and pages where the user wants them",
      run:
        "`deno` runs each answer in a process of its own, without permissions, under the limits " +
        "of `prlimit`",
    },
    jobs: [["--help"], [
      submitted,
      "--csv",
      `${folder}/grades.csv`,
      "--pages",
      `${folder}/feedback`,
    ]],
  },
  fetch: {
    needs: {
      read: "what is there already, and the archives",
      write: ".cache/real",
      run: "pip downloads the archives",
    },
    jobs: [["--help"]],
  },
  export: {
    needs: { read: "a checkpoint of the user", write: "a file or folder of the user" },
    jobs: [
      ["--weights", net, "--out", `${folder}/half.safetensors`],
      ["--weights", net, "--out", `${folder}/web`, "--format", "tfjs"],
    ],
  },
  convert: {
    needs: { read: "weights of the user's", write: "a file or folder of the user's" },
    jobs: [
      ["--help"],
      ["tests/weights/sources/fixtures/torchvision.pth", `${folder}/torchvision.safetensors`],
      ["tests/weights/sources/fixtures/bvlc.npy", `${folder}/converted/model.json`],
    ],
  },
  results: {
    needs: {
      read: "the logs, and the libraries that draw in Deno's cache",
      write: "docs/results.md and its curves",
      env: "the document in which Plotly draws reads variables of its HTTP client",
    },
    jobs: [["--help"], []],
  },
  reliability: {
    needs: {
      read: "the tests and this project",
      write: "docs/reliability.md, and the results of the tests in .cache",
      sys: memory,
      run: "`deno test`",
    },
    jobs: [["--help"]],
  },
  "finetune:compare": {
    needs: {
      read: "CIFAR-10 in the cache folder, and the page",
      write: "the images and the runs in a temporary folder, CIFAR-10, and the page",
      env: "where the cache folder is",
      sys: memory,
      run: "`deno` trains and tests",
    },
    jobs: [["--help"]],
  },
  "conventions:page": {
    needs: {
      ...seesPictures,
      read: "what `deno task fetch` brought, the recorded net, CIFAR-10 in the cache folder",
      write: "docs/conventions.md and what it shows, CIFAR-10 and timings in the cache folder",
      run: download,
    },
    jobs: [["--help"], ["--check"]],
  },
  record: { needs: records, jobs: [["--help"], ["--status"]] },
  replay: { needs: records, jobs: [["--help"]] },
  summary: { needs: {}, jobs: [["--help"], ["paper"]] },
  pack: {
    needs: {
      read: "the sources, and what `deno pack` wrote",
      write: "the tarball where the user wants it, and a temporary folder",
      run: "`deno pack` compiles the modules",
    },
    jobs: [[`${folder}/alexnet.tgz`]],
  },
  "v8:flags": { needs: {}, jobs: [[]] },
  "ilsvrc:sample": {
    needs: { ...draws, write: "a folder where the user wants it, and CIFAR-10" },
    jobs: [["--help"], [`${folder}/ilsvrc-sample`, ..."--classes 2 --train 4 --val 1".split(" ")]],
  },
  "build:pretrained": { needs: { read: "the net", write: "its module" }, jobs: [["--check"]] },
  "build:classes": {
    needs: { read: "the sources of the list", write: "its module" },
    // Its sources are not on every machine: classes_test.ts compares them where they are.
    jobs: [],
  },
  "build:wasm": {
    needs: {
      read: "the sources, and the compiler in Deno's cache",
      write: "the files of kernels, and the program of their workers",
      env: "the compiler copies all variables when it starts",
      run: "`deno bundle` makes one text of that program",
    },
    jobs: [["--check"]],
  },
  blas: {
    needs: {
      read: "the libraries of the system",
      write: "timings in the cache folder, which a variable may name",
      env: variables,
      sys: "the name of the processor",
      ffi,
    },
    jobs: [["--help"], []],
  },
  "docs:picture": writesPage("docs/network.svg"),
  "docs:features": writesPage("docs/features.md"),
  "docs:record": writesPage("docs/record.md"),
  "docs:learning": {
    needs: {
      ...records,
      write: "the picture, CIFAR-10 and timings",
      sys: "the name of the processor",
    },
    jobs: [["--help"]],
  },
  gates: { needs: checksCells, jobs: [["--help"], ["00"]] },
  "nb:strip": { needs: { ...edits, write: "the notebooks" }, jobs: [["--check"]] },
  "nb:lint": { needs: checksCells, jobs: [["00"]] },
  "nb:check": { needs: checksCells, jobs: [["00"]] },
  "nb:exercises": { needs: checksCells, jobs: [["00"]] },
  "nb:build": {
    needs: { ...edits, write: "a folder of the user" },
    jobs: [["00", "--out", `${folder}/notebooks`]],
  },
  "nb:text": { needs: { ...edits, write: ".cache/notebooks" }, jobs: [["--help"], ["00"]] },
  "nb:join": {
    needs: { read: edits.read, write: "the notebooks", run: "`deno fmt`" },
    jobs: [["--help"]],
  },
  "nb:minutes": {
    needs: { ...edits, write: "the notebooks and the README" },
    jobs: [["--help"]],
  },
};
