#!/bin/sh
# Compiles PQClean's ML-DSA and ML-KEM (npm package `pqclean`, folders `clean`) and our glue into one module.
#   wasm/build.sh              replaces the committed module and its hash file
#   wasm/build.sh OUTPUT       writes the module there, and nothing else
#   wasm/build.sh --toolchain  prints the versions that decide the bytes
set -eu
export LC_ALL=C

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
root=$(dirname -- "$here")
pqclean=$root/node_modules/pqclean
sources=$pqclean/deps/PQClean
committed=$root/src/crypto/engines/wasm/pqclean.wasm
work=

require_toolchain() {
  for needed in clang-19 wasm-ld-19; do
    command -v "$needed" >/dev/null || fail "$needed is missing: apt-get install clang-19 lld-19 wasi-libc"
  done
  [ -d /usr/include/wasm32-wasi ] || fail 'the headers are missing: apt-get install wasi-libc'
  [ -d "$sources" ] || fail 'the sources are missing: npm ci --ignore-scripts'
}

fail() {
  echo "wasm/build.sh: $1" >&2
  exit 2
}

toolchain() {
  clang=$(clang-19 -dumpversion)
  lld=$(wasm-ld-19 --version | grep -o '[0-9][0-9.]*' | head -n 1)
  package=$(sed -n 's/^ *"version": "\(.*\)",$/\1/p' "$pqclean/package.json")
  echo "clang $clang, lld $lld, pqclean $package"
}

# bulk-memory turns memcpy and memset into instructions, so no C library is linked: wasi-libc gives headers only.
# mutable-globals lets the stack pointer be exported, by which the caller knows what to overwrite.
compile() { # OBJECT SOURCE FLAG...
  object=$1 source=$2
  shift 2
  clang-19 --target=wasm32-wasi -std=c11 -O3 -mbulk-memory -msimd128 -mmutable-globals -fvisibility=hidden \
    -Wall -Wextra -Werror -I "$here/glue" -I "$sources/common" "$@" -c -o "$work/$object.o" "$source"
}

compile_set() { # SCHEME FOLDER SET SOURCE...
  scheme=$1 folder=$sources/$2/clean set=$3
  shift 3
  compile "$scheme-$set-glue" "$here/glue/$scheme.c" -I "$folder" "-DSET=$set" -flto
  for name in "$@"; do
    compile "$scheme-$set-$name" "$folder/$name.c" -I "$folder" -flto
  done
}

compile_all() {
  compile runtime "$here/glue/runtime.c" -flto
  compile fips202 "$sources/common/fips202.c" -flto \
    -Dmalloc=take_hash_state -Dfree=release_hash_state -Dexit=fail
  for set in 44 65 87; do
    compile_set ml-dsa "crypto_sign/ml-dsa-$set" "$set" ntt packing poly polyvec reduce rounding symmetric-shake
  done
  for set in 512 768 1024; do
    compile_set ml-kem "crypto_kem/ml-kem-$set" "$set" cbd indcpa kem ntt poly polyvec reduce symmetric-shake
    # Without -flto: PQClean keeps the selections by a secret bit in a file of their own, so that the compiler cannot
    # see the bit where it is used and turn them into branches.
    compile "ml-kem-$set-verify" "$sources/crypto_kem/ml-kem-$set/clean/verify.c"
  done
}

# The linker is called by itself: clang's driver runs wasm-opt over the result where one happens to be installed, and
# the bytes would depend on it. The stack comes first, so that an overflow leaves the memory and traps.
link() { # OUTPUT
  wasm-ld-19 --no-entry --export-dynamic --export=__stack_pointer --strip-all -O2 --lto-O3 \
    --stack-first -z stack-size=1048576 -o "$work/module.wasm" "$work"/*.o
  install -m 0644 "$work/module.wasm" "$1"
}

record() {
  {
    echo "# $(toolchain)"
    cd "$(dirname -- "$committed")" && sha256sum "$(basename -- "$committed")"
  } >"$committed.sha256"
}

require_toolchain
if [ "${1:-}" = --toolchain ]; then
  toolchain
  exit 0
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
compile_all
link "${1:-$committed}"
[ $# -gt 0 ] || record
