#!/usr/bin/env bash
# The reference vectors that come with the project pass, and every damaged one fails, one reason each.
set -euo pipefail
cd "$SOURCE_DIR/tests/reference"
reference="$BUILD_DIR/tests/reference"
"$reference" vectors/*.json

cd damaged
for vector in *.json; do
    status=0
    "$reference" "$vector" >/dev/null || status=$?
    [ "$status" -eq 1 ] || { echo "$vector: exit status $status, not 1"; exit 1; }
done
status=0
output=$("$reference" *.json) || status=$?
[ "$status" -eq 1 ] || { echo "damaged vectors: exit status $status, not 1"; exit 1; }
if [ -n "${UPDATE:-}" ]; then
    printf '%s\n' "$output" >expected.txt
fi
diff -u expected.txt - <<<"$output"

# Neither a vector nor a crash: no file, no name, no argument.
for argument in . missing.json /dev/null; do
    ! "$reference" "$argument" || { echo "$argument: passed"; exit 1; }
done
status=0
"$reference" 2>/dev/null || status=$?
[ "$status" -eq 2 ]
