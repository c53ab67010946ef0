#!/usr/bin/env bash
# Golden cases: tests/golden/<case>/cmd is run by bash in an empty folder; exit status, stdout, stderr and the files
# named in expect/ must be exactly what stands there. UPDATE=1 rewrites them; ONLY=name runs one case.
set -uo pipefail
here=${SOURCE_DIR:?}/tests/golden
failed=0 ran=0
export SAMPLES=$SOURCE_DIR/samples LC_ALL=C.UTF-8 TZ=UTC
unset MCREPORT_DB MCREPORT_AS_OF SOURCE_DATE_EPOCH
# Locales with a decimal comma, and with an i of its own; made here because few machines have them.
export LOCALES=$(mktemp -d)
trap 'rm -rf "$LOCALES"' EXIT
for locale in de_DE tr_TR; do
    localedef -i $locale -f UTF-8 "$LOCALES/$locale.UTF-8" 2>/dev/null || echo "skipped: no locale $locale can be made here"
done
mcreport() { "$MCREPORT" "$@"; }
export -f mcreport
for case in "$here"/*/; do
    name=$(basename "$case")
    [ -z "${ONLY:-}" ] || [ "$ONLY" = "$name" ] || continue
    work=$(mktemp -d)
    got=$work/.got
    mkdir "$got"
    export HOME=$work XDG_DATA_HOME=$work
    (cd "$work" && bash "$case/cmd" >"$got/stdout" 2>"$got/stderr"; echo $? >"$got/status")
    for file in "$case"/expect/*; do
        base=$(basename "$file")
        case $base in stdout | stderr | status) ;; *) cp "$work/$base" "$got/$base" 2>/dev/null ;; esac
    done
    if [ -n "${UPDATE:-}" ]; then
        mkdir -p "$case/expect"
        cp "$got"/* "$case/expect/"
    elif ! diff -ru "$case/expect" "$got"; then
        echo "FAILED: $name"
        failed=$((failed + 1))
    fi
    ran=$((ran + 1))
    rm -rf "$work"
done
echo "$ran golden cases, $failed failed"
[ "$ran" -gt 0 ] && [ "$failed" -eq 0 ]
