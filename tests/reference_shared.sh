#!/usr/bin/env bash
# The project's whole set of reference vectors, where it is present.
set -euo pipefail
vectors="$SOURCE_DIR/../shared/stats_ref"
[ -d "$vectors" ] || { echo "skipped: no $vectors"; exit 77; }
"$BUILD_DIR/tests/reference" "$vectors"/*.json
