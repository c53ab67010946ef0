#!/usr/bin/env bash
# Planes on the page: every template that came with the program, drawn from the samples on days on which all of it is
# current, some and none; the text of every page, band and footer included, says the words of its own plane and of no
# other, and no current page names a claim that is not current, or a receipt of a dated run.
set -uo pipefail
mcreport=${MCREPORT:?} samples=${SOURCE_DIR:?}/samples failed=0 pages=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
unset MCREPORT_AS_OF SOURCE_DATE_EPOCH MCREPORT_TEMPLATES
export MCREPORT_DB=$work/a.db HOME=$work XDG_DATA_HOME=$work LC_ALL=C.UTF-8 TZ=UTC
quiet() { "$mcreport" "$@" >/dev/null 2>&1; }
quiet init
quiet ingest "$samples/measured" "$samples/synthetic" "$samples/later"
quiet price import csv "$samples/prices/synthetic-2024-10.csv" --mapping "$samples/prices/synthetic.mapping.json"
claims="b200-nam52 b200-cost-nam52 b200-break-even-nam52 b200-usd-nam52 cold8-completion b200-vs-h200-llama2-lora"
for claim in $claims; do quiet claim add "$samples/claims/$claim.json" --as-of 2024-10-15; done
quiet claim challenge cold8-completion --because 'a doubt' --as-of 2024-11-01

# What may stand on no current page of that day: claims by id, receipts by name.
forbidden() {
    "$mcreport" claim list --as-of "$1" --format plain 2>/dev/null | awk '$3 != "current" { print $1 "@" }'
    "$mcreport" sql "SELECT id FROM v_receipts_v1 WHERE status = 'ok' AND seen_at < date('$1', '-30 days')" --format plain
}

check() { # what, trace, file of what is forbidden
    awk -v what="$1" '
        BEGIN { words["current"] = "CURRENT CLAIMS"; words["dated"] = "DATED EVIDENCE"; words["reference"] = "REFERENCE" }
        FILENAME != ARGV[2] { never[$1]; next }
        /^page / { plane = $3; page = $2; n++; seen[page] = 0 }
        !/^text / { next }
        { for (p in words) {
              if (index($0, words[p]) == 0) continue
              if (p == plane) seen[page] = 1
              else { print what ", page " page " (" plane "): " $0; bad = 1 } } }
        plane == "current" { for (name in never) if (index($0, name)) { print what ", page " page ": " name; bad = 1 } }
        END { for (p in seen) if (!seen[p]) { print what ", page " p ": does not say its plane"; bad = 1 }
              if (n == 0) { print what ": no page"; bad = 1 }
              exit bad }' "$3" "$2" || failed=$((failed + 1))
    pages=$((pages + $(grep -c '^page ' "$2")))
}

draw() { # day, template, settings
    local what="$2 as of $1 ${*:3}"
    "$mcreport" report "$2" --as-of "$1" "${@:3}" -o r.trace >/dev/null 2>err || {
        echo "$what: $(cat err)"
        failed=$((failed + 1))
        return
    }
    # a week is told as of its end, which is what the pages say
    local told
    told=$(grep -oE 'data as of [0-9]{4}-[0-9]{2}-[0-9]{2}' r.trace | head -n 1 | cut -d ' ' -f 4)
    [ "$told" = "$1" ] || forbidden "${told:?the pages name no day}" >forbidden-then
    if [ "$told" = "$1" ]; then check "$what" r.trace forbidden; else check "$what" r.trace forbidden-then; fi
}

for day in 2024-06-01 2024-10-15 2024-11-05 2025-02-01; do
    forbidden $day >forbidden
    for template in $("$mcreport" template list --format plain | awk '$1 != "claim-sheet" { print $1 }'); do
        for synthetic in no yes; do
            draw $day "$template" --set synthetic=$synthetic --set disclose=image,pins --set basis=spot
        done
    done
    [ $day = 2024-06-01 ] || for claim in $claims; do draw $day claim-sheet --set claim=$claim; done
done
echo "$pages pages, $failed reports with a fault"
[ $pages -gt 0 ] && [ $failed -eq 0 ]
