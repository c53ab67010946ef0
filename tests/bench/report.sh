#!/usr/bin/env bash
# How long a report and a chart take, whole process, against gnuplot and matplotlib drawing the same charts.
#
#     MCREPORT=build/release/mcreport tests/bench/report.sh [ROUNDS=15]
#
# From samples/measured: the capacity report as PDF and as SVG pages, the chart of throughput as SVG. matplotlib draws the
# report's charts alone, without tables and text, from the JSON twin; gnuplot the chart from its CSV twin. Programs take
# turns, medians are printed: absolute times drift with the machine, read the ratios. PYTHON names matplotlib's
# interpreter. What is not installed is said and left out.
set -eu
: "${MCREPORT:?names the program}"
here=$(cd "$(dirname "$0")" && pwd)
rounds=${1:-15} python=${PYTHON:-python3}
program=$(realpath "$MCREPORT")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export MCREPORT_DB=$scratch/a.db MCREPORT_AS_OF=2024-10-15 LC_ALL=C.UTF-8
cd "$scratch"
"$program" init -q
"$program" ingest -q "$here/../../samples/measured" "$here/../../samples/synthetic" >/dev/null 2>&1 || [ $? -eq 4 ]
"$program" price import -q csv "$here/../../samples/prices/synthetic-2024-10.csv" \
    --mapping "$here/../../samples/prices/synthetic.mapping.json" >/dev/null
same="--disclose image --disclose pins" report="--set disclose=image --set disclose=pins"
single="--by accelerator --where wave=nam52-single-2024-10"
"$program" report capacity $report -q -o peer.json
"$program" chart compare $same -q -o peer.csv
cat >peer.gp <<'GNUPLOT'
set terminal svg size 560,300 font "Lato,9"
set output "gnuplot.svg"
set datafile separator comma
set multiplot layout 1,2 title "Which accelerator is faster?"
unset key
set yrange [-3:1]
set xlabel "tok/s"
plot "peer.csv" skip 1 using 6:(-$0):7:8:ytic(1) with xerrorbars pointtype 7
set xlabel "ratio"
plot "peer.csv" skip 1 using 9:(-$0):10:11:ytic(1) with xerrorbars pointtype 7
unset multiplot
GNUPLOT

names=() commands=() files=()
measure() { # name, what it writes, command…
    names+=("$1") files+=("$2") commands+=("${*:3}")
    "${@:3}" >/dev/null 2>&1 || { echo "'${*:3}' failed"; exit 1; }
}
measure version "" "$program" --version
measure list "" "$program" receipt list
measure compare "" "$program" compare $single
measure cost "" "$program" cost $single --basis spot
measure chart-svg chart.svg "$program" chart compare $same -o chart.svg
measure report-svg "report-*.svg" "$program" report capacity $report -o report.svg
measure report-pdf report.pdf "$program" report capacity $report -o report.pdf
if command -v gnuplot >/dev/null; then
    measure gnuplot-svg gnuplot.svg gnuplot peer.gp
else
    echo "skipped: gnuplot is not installed"
fi
if "$python" -c 'import matplotlib' 2>/dev/null; then
    measure matplotlib-svg matplotlib.svg "$python" "$here/report_matplotlib.py" peer.json matplotlib.svg
    measure matplotlib-pdf matplotlib.pdf "$python" "$here/report_matplotlib.py" peer.json matplotlib.pdf
else
    echo "skipped: $python has no matplotlib"
fi

for _ in $(seq "$rounds"); do
    for i in "${!names[@]}"; do
        start=$(date +%s%N)
        ${commands[i]} >/dev/null 2>&1
        echo "${names[i]} $((($(date +%s%N) - start) / 1000))"
    done
done >times

for i in "${!names[@]}"; do
    size=$([ -z "${files[i]}" ] || cat ${files[i]} | wc -c)
    largest=$([ -z "${files[i]}" ] || stat -c %s ${files[i]} | sort -n | tail -n 1)
    median=$(awk -v n="${names[i]}" '$1 == n { print $2 }' times | sort -n | awk '{ x[NR] = $1 } END { print x[int((NR + 1) / 2)] }')
    echo "${names[i]} $median ${size:-0} ${largest:-0}"
done | awk '
    { name[NR] = $1; ms[$1] = $2 / 1000; size[$1] = $3 / 1024; largest[$1] = $4 / 1024 }
    function ratio(peer, ours) { if (peer in ms) printf "%-16s %.1f times %s\n", peer, ms[peer] / ms[ours], ours }
    END {
        printf "%-16s %10s %10s %14s\n", "median of '"$rounds"'", "ms", "KB", "largest file"
        for (i = 1; i <= NR; i++)
            printf "%-16s %10.1f %10.0f %14.0f\n", name[i], ms[name[i]], size[name[i]], largest[name[i]]
        ratio("gnuplot-svg", "chart-svg")
        ratio("matplotlib-svg", "chart-svg")
        ratio("matplotlib-pdf", "report-pdf")
    }'
