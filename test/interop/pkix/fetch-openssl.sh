#!/bin/sh
# Puts a program FOLDER/openssl there that is OpenSSL 3.5 or newer: sh fetch-openssl.sh FOLDER
#
# The machine's own if it is new enough. Otherwise that of Debian 13, whose packages apt fetches and checks with Debian's
# keys; nothing is installed: the program runs from the folder with the C library of its own release.
set -eu
folder=$(mkdir -p "$1" && cd "$1" && pwd)

if command -v openssl >/dev/null && openssl list -signature-algorithms 2>/dev/null | grep -q 'ML-DSA-65'; then
  printf '#!/bin/sh\nexec "%s" "$@"\n' "$(command -v openssl)" > "$folder/openssl"
  chmod +x "$folder/openssl"
  exit
fi

keyring=/usr/share/keyrings/debian-archive-keyring.gpg
[ -r "$keyring" ] || { echo "OpenSSL 3.5 is missing, and apt of Debian to fetch it with: install openssl 3.5 or newer" >&2; exit 1; }
mkdir -p "$folder/lists/partial" "$folder/cache/archives/partial" "$folder/packages"
echo "deb [signed-by=$keyring] http://deb.debian.org/debian trixie main" > "$folder/sources.list"
apt() {
  apt-get -qq -o Dir::Etc::sourcelist="$folder/sources.list" -o Dir::Etc::sourceparts=- \
    -o Dir::State::lists="$folder/lists" -o Dir::Cache="$folder/cache" -o APT::Sandbox::User=root \
    -o Acquire::Languages=none "$@"
}
apt update
cd "$folder/packages"
apt download openssl libssl3t64 libc6 zlib1g libzstd1
for package in *.deb; do dpkg-deb -x "$package" "$folder/root"; done

libraries=$(dirname "$(find "$folder/root/usr/lib" -name libcrypto.so.3)")
printf '#!/bin/sh\nexec "%s" --library-path "%s" "%s" "$@"\n' \
  "$(find "$libraries" -name 'ld-linux*.so.*')" "$libraries" "$folder/root/usr/bin/openssl" > "$folder/openssl.new"
chmod +x "$folder/openssl.new"
"$folder/openssl.new" version >/dev/null
mv "$folder/openssl.new" "$folder/openssl"
