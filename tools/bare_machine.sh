#!/usr/bin/env bash
# Runs a command in a clean clone of this repository as a new machine would run it: with Node and git,
# and without everything that a developer's machine collects (Deno, Python, compilers, BLAS, oneDNN,
# Vulkan, OpenGL, a browser, Jupyter, MPI, caches). An undocumented install step fails here.
#
# usage: tools/bare_machine.sh COMMAND [ARGUMENT ...]
#        tools/bare_machine.sh npx --yes deno@2.9.6 task test
#        tools/bare_machine.sh 'npx --yes deno@2.9.6 task course && npx --yes deno@2.9.6 task test'
#
# The clone contains what is committed. The machine is unchanged: all changes go to an overlay in memory
# that ends with the command (about 4 GB for both commands of the README). The exit code is the
# command's; 77 if this cannot run at all (not Linux, not root, no overlay file system).
set -euo pipefail

cannot() {
  echo "bare_machine: $1" >&2
  exit 77
}
[ $# -gt 0 ] || { sed -n '2,/^set/{/^set/d;s/^# \{0,1\}//;p}' "$0"; exit 2; }
[ "$(uname -s)" = Linux ] || cannot "needs Linux (mount namespaces, overlay file system)"
[ "$(id -u)" -eq 0 ] || cannot "needs root (mount namespaces); run it with sudo"
for tool in unshare chroot git; do
  command -v "$tool" >/dev/null || cannot "needs the program $tool"
done

unshare --mount true 2>/dev/null || cannot "needs the permission to make mount namespaces"

tree=$(git -C "$(dirname "$0")/.." rev-parse --show-toplevel)
if [ $# -eq 1 ]; then line=$1; else line=$(printf '%q ' "$@"); fi

# What a new machine lacks: packages are removed by pattern, programs wherever they are in PATH.
export BARE_TREE=$tree BARE_LINE=$line
export BARE_PACKAGES='^(libopenblas|libblas|liblapack|libatlas|libmkl|libdnnl|mesa-|libvulkan|libegl|libgl1|libgles|libglx|libgbm|chromium|jupyter|python3-(torch|numpy|notebook|jupyter|nbconvert)|libopenmpi|openmpi|mpich|libmpich)'
export BARE_PROGRAMS='deno deno2 python python3 pip pip3 gcc g++ cc c++ clang chromium chromium-browser google-chrome firefox jupyter mpirun'

exec unshare --mount --propagation private bash -euo pipefail -c '
  base=/mnt
  mount -t tmpfs -o size=12g tmpfs "$base"
  mkdir "$base/upper" "$base/work" "$base/root"
  mount -t overlay overlay -o "lowerdir=/,upperdir=$base/upper,workdir=$base/work" "$base/root" || exit 77
  for folder in proc dev sys; do mount --rbind "/$folder" "$base/root/$folder"; done
  mount -t tmpfs -o size=6g tmpfs "$base/root/tmp"
  git clone --quiet "$BARE_TREE" "$base/root/tmp/clone"
  exec chroot "$base/root" bash -euo pipefail -c '"'"'
    rm -rf ~/.cache ~/.npm/_npx ~/.npm/_cacache ~/.deno ~/.local/share/jupyter ~/.venv
    if command -v dpkg-query >/dev/null; then
      names=$(dpkg-query -W -f "\${Package}\n" | grep -E "$BARE_PACKAGES" || true)
      [ -z "$names" ] || dpkg --remove --force-depends --force-remove-reinstreq $names >/dev/null 2>&1 || true
    fi
    for program in $BARE_PROGRAMS; do
      type -aP "$program" | xargs -r rm -f || true
    done
    hash -r
    for name in ${!ALEXNET_*} ${!DENO_*} ${!OPENBLAS_*} XDG_CACHE_HOME; do unset "$name"; done
    cd tmp/clone
    exec env -u BARE_TREE -u BARE_PACKAGES -u BARE_PROGRAMS -u BARE_LINE bash -c "$BARE_LINE"
  '"'"'
'
