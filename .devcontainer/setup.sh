#!/usr/bin/env bash
# What the lessons need beyond Node: Deno, a Jupyter front end, a fast BLAS, and the kernelspec.
set -euo pipefail
root=""
[ "$(id -u)" -eq 0 ] || root="sudo"
$root apt-get update -q
$root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends \
  jupyter-notebook libopenblas0-pthread
$root npm install --global deno@2.9.6
deno task lab --install-only
