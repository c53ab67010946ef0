#!/usr/bin/env bash
# What a terminal gets and what it does not: pages are never drawn on one. Exit 77 skipped.
set -u
export LC_ALL=C.UTF-8
[ -x "${MCREPORT:-}" ] || { echo "SKIPPED: MCREPORT does not name the program"; exit 77; }
unset MCREPORT_DB MCREPORT_AS_OF SOURCE_DATE_EPOCH
scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' EXIT
cd "$scratch" || exit 1
on_terminal() { script -qec "$1" /dev/null </dev/null 2>&1 | tr -d '\r'; }
[ "$(on_terminal 'echo yes')" = yes ] || { echo "SKIPPED: no terminal can be had here"; exit 77; }
export MCREPORT_DB=$scratch/a.db MCREPORT_AS_OF=2024-10-15 HOME=$scratch
"$MCREPORT" init -q && "$MCREPORT" ingest -q "${SOURCE_DIR:?}/samples/measured" >/dev/null || exit 1
failures=0
for what in "chart compare --disclose image,pins" "report capacity --set disclose=image,pins"; do
    said=$(on_terminal "'$MCREPORT' $what --format pdf")
    case $said in
    *%PDF*) echo "FAILED: $what: drawn on the terminal" ;;
    *"standard output is a terminal"*"-o FILE.pdf"*) continue ;;
    *) echo "FAILED: $what: $said" ;;
    esac
    failures=$((failures + 1))
done
[ "$failures" -eq 0 ] && echo "terminal: passed"
