/** Why each task that works on notebooks has its permissions; see `task_permissions.ts`. */

/** Why a task has a permission, by the permission. */
export type Needs = Readonly<Record<string, string>>;

const edits: Needs = { read: "the notebooks and this project" };
const checksCells: Needs = {
  read: "the notebooks, this project and its libraries in Deno's cache",
  write: "the code of the cells, for Deno's own checks",
  run: "`deno` checks and formats the code of the cells",
};

/** The permissions of the tasks, and small jobs that write to `folder`. */
export const notebookTasks = (
  folder: string,
): Record<string, { needs: Needs; jobs: string[][] }> => ({
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
});
