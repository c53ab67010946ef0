#!/usr/bin/env bash
# The analysis of runs against the same method written with numpy and scipy (steady_numpy.py), on the same runs:
# fourteen of 5,000 records (one of every scenario), and a coverage simulation's worth, 1,000 of 200 records.
#
#     BENCH=build/release/tests/bench_stats_speed tests/bench/bench_stats_speed.sh [ROUNDS=3]
#
# Each side reads the runs first and times the analysis alone. Printed are medians, their ratio, and how many of the
# answers agree (state, start, rate and limits to 1e-6): a peer that did less would prove nothing. PYTHON names the
# interpreter; without numpy and scipy it skips with status 77.
set -eu
: "${BENCH:?names bench_stats_speed}"
here=$(cd "$(dirname "$0")" && pwd)
rounds=${1:-3} python=${PYTHON:-python3}
"$python" -c 'import numpy, scipy' 2>/dev/null || { echo "skipped: $python has no numpy and scipy"; exit 77; }
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

echo "$("$python" -c 'import numpy, scipy; print("numpy", numpy.__version__, "scipy", scipy.__version__)'), median of $rounds"
printf '%-28s %14s %14s %8s %14s\n' runs 'mcreport, ms' 'numpy, ms' ratio agree
for size in "5000 14" "200 1000"; do
    set -- $size
    "$BENCH" make "$1" "$2" >"$scratch/runs"
    "$BENCH" analyse "$rounds" <"$scratch/runs" >"$scratch/ours"
    OPENBLAS_NUM_THREADS=1 "$python" "$here/steady_numpy.py" "$rounds" <"$scratch/runs" >"$scratch/peer"
    paste -d' ' "$scratch/ours" "$scratch/peer" | awk -v name="$2 of $1 records" '
        function close_to(a, b) { return a == b || (a - b) ^ 2 <= (1e-6 * b) ^ 2 }
        NR == 1 { ours = $1; peer = $2; next }
        { n++; same += $1 == $6 && $2 == $7 && close_to($3, $8) && close_to($4, $9) && close_to($5, $10) }
        END { printf "%-28s %14.1f %14.1f %8.1f %9d of %d\n", name, ours, peer, peer / ours, same, n }'
done
