#!/usr/bin/env bash
# The house as it stands: which room may include which, and no third-party type in a header.
set -euo pipefail
cd "${SOURCE_DIR:-$(dirname "$0")/..}"
rooms="core receipt store ingest stats query report render cli"
declare -A sees=(
    [core]="core" [receipt]="core receipt" [stats]="core stats" [store]="core receipt store"
    [ingest]="core receipt store ingest" [query]="core receipt store stats query" [report]="core receipt store stats query report"
    [render]="core render"
    [cli]="$rooms"
)
faults=0
fault() { echo "$1"; faults=$((faults + 1)); }

for room in $rooms; do
    files=("$room"/*.[ch])
    [ -e "${files[0]}" ] || { fault "$room: no source files: this check would pass on nothing"; continue; }
    while IFS=: read -r file line text; do
        other=${text#*\"} other=${other%%/*}
        [[ " ${sees[$room]} " == *" $other "* ]] && continue
        # render draws reports: it may see the struct, and not how one is made
        [[ $room == render && $text == *'"report/report.h"'* ]] && continue
        fault "$file:$line: $room may not include $text"
    done < <(grep -nE '^#include "[a-z]+/' "${files[@]}" /dev/null)
done

# room:library headers: who may see whom
declare -A owner=([sqlite3.h]=store [gsl]=stats [cJSON]=receipt [cjson]=receipt [hpdf]=render [cairo]=render [archive]=ingest [lzma.h]=ingest [zlib.h]="ingest render" [bzlib.h]=ingest
    [zstd.h]="store ingest" [nettle]=core [libsmartcols]=cli [gmp.h]=core [cmark.h]=core [csv.h]=ingest)
for library in "${!owner[@]}"; do
    while IFS=: read -r file line text; do
        [[ " ${owner[$library]} " == *" ${file%%/*} "* && $file == *.c ]] ||
            fault "$file:$line: $library belongs to ${owner[$library]}: $text"
    done < <(grep -nE "^#include <${library}" $(printf '%s/*.[ch] ' $rooms) /dev/null || true)
done
while IFS= read -r hit; do
    fault "$hit: third-party type in a header"
done < <(grep -nE '\b(sqlite3|cJSON|HPDF_[A-Za-z]+|cairo_[a-z]+|gsl_[a-z]+|FT_[A-Z][a-z]+|ZSTD_[A-Za-z]+|struct archive) *\*|\bmp[zqf]_(t|ptr|srcptr)\b|\bstruct csv_parser\b' \
    $(printf '%s/*.h ' $rooms) /dev/null | grep -vE ':[0-9]+: *(\*|/\*|//)' || true)

# Ratios are computed in one place, from what the gate let through.
while IFS= read -r hit; do
    fault "$hit: ratios come from query/comparison.c alone"
done < <(grep -nE '\bruns_ratio\(' cli/*.c query/*.c report/*.c render/*.c ingest/*.c store/*.c | grep -v '^query/comparison.c:' || true)
# Costs are set against each other in one place, from a comparison and the price rows that were let through.
while IFS= read -r hit; do
    fault "$hit: cost ratios come from query/cost.c alone"
done < <(grep -nE '\bcost_ratio\(' cli/*.c query/*.c report/*.c render/*.c ingest/*.c store/*.c | grep -v '^query/cost.c:' || true)
# What letters are is the locale's business, but not in what programs read.
while IFS= read -r hit; do
    fault "$hit: depends on the locale; core/text.h has text_lower(), text_upper() and text_same()"
done < <(grep -nE '\b(tolower|toupper|strcasecmp)\(' $(printf '%s/*.[ch] ' receipt stats store ingest query report render cli) |
    grep -vE ':[0-9]+: *(\*|/\*|//)' || true)
# Nothing below cli/ asks what time it is: it is told. (core/date.c is where cli gets it from.)
while IFS= read -r hit; do
    fault "$hit: only cli/ has a clock; pass the moment in"
done < <(grep -nE "\b(date_now|clock_gettime|gettimeofday|time|localtime(_r)?|gmtime(_r)?)\(|\bCURRENT_(TIME|DATE|TIMESTAMP)\b|'now'" \
    $(printf '%s/*.[ch] ' core receipt store ingest stats query report render) store/*.sql |
    grep -vE '^core/date\.[ch]:|:[0-9]+: *(\*|/\*|//)' || true)
# Nothing below cli/ prints or exits.
while IFS= read -r hit; do
    fault "$hit: only cli/ prints and exits"
done < <(grep -nE '\b(printf|puts|putchar|exit|abort|perror)\(|\bstd(out|err)\b' $(printf '%s/*.c ' core receipt store ingest stats query report render) |
    grep -vE 'text_write_safe|snprintf|asprintf|fprintf\(|:[0-9]+: *(\*|/\*|//)|/\*.*std(out|err)' || true)

echo "$faults faults in the drawing of the house"
[ "$faults" -eq 0 ]
