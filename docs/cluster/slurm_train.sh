#!/bin/sh
# Trains on several nodes of a Slurm cluster. From this project's folder:
#
#   sbatch docs/cluster/slurm_train.sh --data /shared/shards --recipe source2012 --out /shared/run
#
# Two minutes before the time limit, Slurm interrupts the run, which saves its state and ends. The same
# command goes on from there, as Slurm itself does after a node has failed.
#
#SBATCH --job-name=alexnet
#SBATCH --nodes=4
#SBATCH --ntasks-per-node=1
#SBATCH --cpus-per-task=16
#SBATCH --time=24:00:00
#SBATCH --signal=INT@120
#SBATCH --requeue
#SBATCH --open-mode=append
set -eu
nodes=${SLURM_JOB_NUM_NODES:-}
if [ -z "$nodes" ]; then
  echo "usage: sbatch docs/cluster/slurm_train.sh --data SHARDS --out RUN" >&2
  exit 2
fi
processors=${SLURM_CPUS_PER_TASK:-1}
# Killed ranks leave shared memory behind, which MPICH names after the job. A job that Slurm starts again
# has the same name, so what no process uses is removed on each node.
srun --nodes="$nodes" --ntasks="$nodes" --ntasks-per-node=1 sh -c '
  used=$(cat /proc/[0-9]*/maps 2>/dev/null | grep -o "/dev/shm/mpich_shm_.*" | sort -u)
  for file in /dev/shm/mpich_shm_*; do
    case $used in *"$file"*) continue ;; esac
    [ ! -O "$file" ] || rm -f "$file"
  done'
exec srun --mpi=pmi2 --kill-on-bad-exit=1 --cpus-per-task="$processors" \
  deno task train --parallel data --threads "$processors" --resume "$@"
