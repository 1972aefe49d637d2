#!/bin/sh
# Evaluates nets in a job array of Slurm, then joins what its jobs have found. From this project's folder:
#
#   set -- docs/cluster/slurm_evaluate.sh /shared/results --weights /shared/run --data /shared/shards
#   jobs=$(sbatch --parsable --array=1-8 "$@")
#   sbatch --dependency="afterok:$jobs" --kill-on-invalid-dep=yes "$@"
#
# With --array, each job evaluates its part of the images and writes the result to the folder; without
# it, the job joins the results. If part 3 of 8 failed: SHARDS=8 sbatch --array=3 "$@", then the join.
#
#SBATCH --job-name=alexnet-evaluate
#SBATCH --ntasks=1
#SBATCH --cpus-per-task=16
#SBATCH --time=04:00:00
set -eu
if [ $# -eq 0 ]; then
  echo "usage: sbatch [--array=1-N] docs/cluster/slurm_evaluate.sh RESULTS --weights RUN --data SHARDS" >&2
  exit 2
fi
results=$1
shift
if [ -n "${SLURM_ARRAY_TASK_ID:-}" ]; then
  part="$SLURM_ARRAY_TASK_ID/${SHARDS:-$SLURM_ARRAY_TASK_COUNT}"
  exec deno task evaluate "$@" --threads "${SLURM_CPUS_PER_TASK:-1}" --shard "$part" --out "$results"
fi
exec deno task evaluate "$@" --merge "$results"
