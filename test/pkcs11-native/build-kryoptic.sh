#!/bin/sh
# Builds the software token kryoptic (PKCS#11 3.2, ML-DSA and ML-KEM) from crates.io: sh build-kryoptic.sh FOLDER
# Needs cargo (Rust 1.85 or newer), make, perl, gcc and libclang; takes some minutes and about 1 GB.
#
# OpenSSL 3.5 comes from the crate openssl-src, whose copy lacks what kryoptic's own recipe would also build (engines,
# legacy provider), so the static library is configured here; kryoptic then takes it as it is.
set -eu
KRYOPTIC=1.5.4
OPENSSL_SRC=300.5.4
folder=$(mkdir -p "$1" && cd "$1" && pwd)
exec 3>&1 1>&2

mkdir -p "$folder/fetch/src"
printf '[package]\nname = "fetch"\nversion = "0.0.0"\nedition = "2021"\n[dependencies]\nkryoptic = "=%s"\nopenssl-src = "=%s"\n' \
  "$KRYOPTIC" "$OPENSSL_SRC" > "$folder/fetch/Cargo.toml"
: > "$folder/fetch/src/lib.rs"
cd "$folder/fetch"
cargo vendor --quiet --versioned-dirs "$folder/vendor" > "$folder/fetch/vendored.toml"

rm -rf "$folder/openssl" "$folder/kryoptic"
cp -r "$folder/vendor/openssl-src-$OPENSSL_SRC"*/openssl "$folder/openssl"
cp -r "$folder/vendor/kryoptic-$KRYOPTIC" "$folder/kryoptic"

cd "$folder/openssl"
perl ./Configure no-shared no-module no-legacy no-apps no-docs no-tests no-engine no-dso no-atexit no-ssl3 \
  '-DDEVRANDOM=\"/dev/urandom\"' -fPIC
make -j"$(nproc)" build_libs

for clang in /usr/lib/llvm-*/lib; do [ -e "$clang" ] && export LIBCLANG_PATH="${LIBCLANG_PATH:-$clang}"; done
cd "$folder/kryoptic"
KRYOPTIC_OPENSSL_SOURCES="$folder/openssl" cargo build --release --lib --target-dir "$folder/target" \
  --no-default-features --features standard,pqc,ossl/ossl-sys
echo "$folder/target/release/libkryoptic_pkcs11.so" >&3
