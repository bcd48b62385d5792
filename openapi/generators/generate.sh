#!/usr/bin/env bash
# Makes a client of every document in every language that has settings here: OUTPUT_FOLDER/<language>/<document>.
# Usage: generate.sh JAR OUTPUT_FOLDER
set -euo pipefail

readonly here=$(cd "$(dirname "$0")" && pwd)
readonly jar=$1 output=$2

# The name of a document's package as a language spells names, as lines of `additionalProperties`, the last entry of the settings.
names_of() {
  local language=$1 document=$2
  case "$language" in
    typescript) printf '  npmName: twinseal-%s\n' "$document" ;;
    python) printf '  packageName: twinseal_%s\n  projectName: twinseal-%s\n' "$document" "$document" ;;
    go) printf '  packageName: twinseal%s\n' "$document" ;;
    java) printf '  artifactId: twinseal-%s\n  invokerPackage: twinseal.%s\n  apiPackage: twinseal.%s.api\n  modelPackage: twinseal.%s.model\n' \
      "$document" "$document" "$document" "$document" ;;
    *) echo "no names for $language" >&2; return 1 ;;
  esac
}

settings=$(mktemp -d)
trap 'rm -rf "$settings"' EXIT
for file in "$here"/*.yaml; do
  language=$(basename "$file" .yaml)
  rm -rf "${output:?}/$language"
  for path in "$here"/../*.json; do
    document=$(basename "$path" .json)
    {
      printf 'inputSpec: %s\noutputDir: %s\n' "$path" "$output/$language/$document"
      cat "$file"
      names_of "$language" "$document"
    } > "$settings/$language-$document.yaml"
  done
done

if ! log=$(java -jar "$jar" batch --fail-fast --threads 2 "$settings"/*.yaml 2>&1) || grep -q 'Generation failed' <<< "$log"; then
  printf '%s\n' "$log" >&2
  exit 1
fi
