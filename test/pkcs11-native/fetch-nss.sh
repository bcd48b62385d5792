#!/bin/sh
# Unpacks NSS softokn from Debian sid into a folder, beside the system's own: sh fetch-nss.sh FOLDER
# softokn >= 3.116 has ML-DSA; it needs glibc 2.34, and libnspr4 and libsqlite3-0 from any Debian 12 or newer.
set -eu
folder=$(mkdir -p "$1" && cd "$1" && pwd)
mkdir -p "$folder/apt/lists/partial" "$folder/apt/cache/archives/partial" "$folder/unpacked" "$folder/lib"
echo 'deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] http://deb.debian.org/debian sid main' \
  > "$folder/apt/sources.list"
apt() {
  apt-get -o "Dir::State::lists=$folder/apt/lists" -o "Dir::Cache=$folder/apt/cache" \
    -o "Dir::Etc::sourcelist=$folder/apt/sources.list" -o Dir::Etc::sourceparts=/dev/null "$@"
}
cd "$folder"
apt -qq update
apt -qq download libnss3/sid
dpkg-deb -x libnss3_*.deb unpacked
for library in softokn3 nssutil3 freebl3 freeblpriv3; do
  find unpacked -name "lib$library.so" -exec cp {} lib/ \;
done
echo "$folder/lib"
