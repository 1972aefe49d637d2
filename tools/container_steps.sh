#!/usr/bin/env bash
# Runs the steps of Binder or of the dev container as their hosts do, then lesson 01 in the kernel that
# they install. Meant for a bare machine, on which an image's own steps have to bring everything:
#
# usage: tools/bare_machine.sh tools/container_steps.sh binder
#        tools/bare_machine.sh tools/container_steps.sh devcontainer
set -euo pipefail
cd "$(dirname "$0")/.."
[ -n "$(type -P apt-get)" ] || { echo "container_steps: needs Debian's apt-get" >&2; exit 77; }
install="apt-get install -q -y --no-install-recommends"
export DEBIAN_FRONTEND=noninteractive

# Both images have a Python and consistent packages. tools/bare_machine.sh removes the link to the
# former, and packages without those that depend on them.
like_the_image() {
  [ -x /usr/bin/python3 ] || ln -s "$(basename "$(ls /usr/bin/python3.*[0-9] | tail -n 1)")" /usr/bin/python3
  apt-get update -q
  $install --fix-broken
  hash -r
}

case "${1:-}" in
  binder)
    like_the_image
    $install python3-venv
    # repo2docker: apt.txt, then requirements.txt, then postBuild.
    $install $(cat .binder/apt.txt)
    python3 -m venv /tmp/binder
    export PATH="/tmp/binder/bin:$PATH"
    pip install --quiet --requirement .binder/requirements.txt
    .binder/postBuild
    ;;
  devcontainer)
    like_the_image
    bash .devcontainer/setup.sh
    export PATH="$PWD/.venv/bin:$PATH"
    ;;
  *)
    sed -n '2,/^set/{/^set/d;s/^# \{0,1\}//;p}' "$0"
    exit 2
    ;;
esac

jupyter labextension list 2>&1 | grep 'jupyterlab-plotly.*enabled.*OK'
export ALEXNET_SCALE=quick
jupyter nbconvert --to notebook --execute --output-dir /tmp --output executed \
  notebooks/01-start-here.ipynb
figures=$(grep -c '"application/vnd.plotly.v1+json"' /tmp/executed.ipynb)
echo "$1: lesson 01 ran in JupyterLab's kernel, with $figures interactive figures"
[ "$figures" -gt 0 ]
