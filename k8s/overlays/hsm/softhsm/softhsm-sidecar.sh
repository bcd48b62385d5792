#!/bin/sh
# Brings SoftHSM's module and a token, then waits for the end of the pod. Run by the sidecar of the hsm overlay.
#   PIN_FILE, SO_PIN_FILE  files with the token's two PINs
#   MODULE_DIR             where the module, its libraries and its configuration are put
#   TOKEN_DIR              the token's folder, kept from pod to pod
set -eu

MODULE_DIR=${MODULE_DIR:-/opt/pkcs11}
TOKEN_DIR=${TOKEN_DIR:-/var/lib/softhsm/tokens}
LABEL=twinseal
MODULE=$(find /usr/lib -name libsofthsm2.so | head -n 1)
[ -n "$MODULE" ] || { echo 'libsofthsm2.so is missing: the package softhsm2 is not installed' >&2; exit 1; }

# The service's image has the C and C++ libraries and no others.
mkdir -p "$MODULE_DIR/lib"
cp "$MODULE" "$MODULE_DIR/"
ldd "$MODULE" | awk '$3 ~ /^\// && $1 !~ /^(libc|libm|libdl|libpthread|libgcc_s|libstdc\+\+)\.so/ { print $3 }' |
  while read -r library; do cp "$library" "$MODULE_DIR/lib/"; done

export SOFTHSM2_CONF="$MODULE_DIR/softhsm2.conf"
printf 'directories.tokendir = %s\nobjectstore.backend = file\nlog.level = ERROR\n' "$TOKEN_DIR" > "$SOFTHSM2_CONF"

# The tool takes PINs as arguments only: they are seen in the process list of this container while it runs.
if ! softhsm2-util --show-slots | grep -q "Label: *$LABEL *$"; then
  softhsm2-util --init-token --free --label "$LABEL" --pin "$(cat "$PIN_FILE")" --so-pin "$(cat "$SO_PIN_FILE")"
fi
touch "$MODULE_DIR/ready"

sleep infinity &
trap 'kill $!; exit 0' TERM INT
wait $!
