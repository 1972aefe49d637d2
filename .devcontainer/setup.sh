#!/usr/bin/env bash
# What the lessons need beyond Node: the lists of Binder (a fast BLAS, JupyterLab, Deno) in .venv, and
# the kernel.
set -euo pipefail
cd "$(dirname "$0")/.."
root=""
[ "$(id -u)" -eq 0 ] || root="sudo"
$root apt-get update -q
$root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends \
  python3-venv $(cat .binder/apt.txt)
python3 -m venv .venv
.venv/bin/pip install --quiet --requirement .binder/requirements.txt
PATH="$PWD/.venv/bin:$PATH" .binder/postBuild
