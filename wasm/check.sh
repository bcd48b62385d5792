#!/bin/sh
# Rebuilds the module and compares it with the committed one.
#   exit 0  the same bytes
#   exit 1  damaged, or other bytes from the recorded toolchain: sources, glue or recipe changed without a rebuild
#   exit 2  no statement: this toolchain is not the recorded one, or is missing
set -eu
export LC_ALL=C

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
folder=$(dirname -- "$here")/src/crypto/engines/wasm

(cd "$folder" && sha256sum --quiet -c pqclean.wasm.sha256) || {
  echo 'wasm/check.sh: the committed module does not match its hash file' >&2
  exit 1
}

recorded=$(sed -n 's/^# //p' "$folder/pqclean.wasm.sha256")
present=$("$here/build.sh" --toolchain)
rebuilt=$(mktemp)
trap 'rm -f "$rebuilt"' EXIT
"$here/build.sh" "$rebuilt"

if cmp -s "$rebuilt" "$folder/pqclean.wasm"; then
  echo "wasm/check.sh: the same bytes ($present)"
elif [ "$present" != "$recorded" ]; then
  echo "wasm/check.sh: other toolchain, so the bytes say nothing: recorded $recorded; here $present" >&2
  exit 2
else
  echo "wasm/check.sh: the bytes differ with the recorded toolchain ($recorded)" >&2
  exit 1
fi
