#!/usr/bin/env bash
# SVG pages in a browser: the picture of the PDF, the same where no font is installed, and the same words to be found.
set -uo pipefail
[ -x "${MCREPORT:-}" ] || { echo "skipped: MCREPORT does not name the program"; exit 77; }
for tool in xmllint pdftoppm pdftotext python3; do
    command -v $tool >/dev/null || { echo "skipped: $tool is not installed"; exit 77; }
done
source_dir=$(cd "${SOURCE_DIR:-$(dirname "$0")/..}" && pwd)
scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' EXIT
export LC_ALL=C.UTF-8 TZ=UTC HOME=$scratch MCREPORT_DB=$scratch/a.db MCREPORT_AS_OF=2024-10-15
checks=0 faults=0

expect() { # what, command…
    checks=$((checks + 1))
    "${@:2}" >"$scratch/out" 2>&1 || { echo "FAILED: $1"; cat "$scratch/out"; faults=$((faults + 1)); }
}

cd "$scratch" || exit 1
"$MCREPORT" init -q
"$MCREPORT" ingest -q "$source_dir/samples/measured" "$source_dir/samples/synthetic" >/dev/null 2>&1
for ending in pdf svg; do
    expect "report as $ending" "$MCREPORT" report capacity --set disclose=image --set disclose=pins -o "a.$ending"
done
pages=$(pdfinfo a.pdf | awk '$1 == "Pages:" { print $2 }')
expect "as many SVG files as pages" test "$(ls a-*.svg | wc -l)" -eq "${pages:-0}"
expect "well-formed XML" xmllint --noout --nonet a-*.svg
expect "nothing is loaded from elsewhere" bash -c "! grep -Eo '<(image|style|script|foreignObject)|@import' a-*.svg"

browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome)
if [ -z "$browser" ]; then
    echo "$checks checks, $faults failed"
    [ "$faults" -eq 0 ] || exit 1
    echo "skipped: no chromium is installed; pages were not looked at"
    exit 77
fi

look() { # arguments… file. The browser crashes now and then: then it is asked again, up to three times
    for _ in 1 2 3; do
        timeout 120 "$browser" --headless --no-sandbox --disable-gpu --hide-scrollbars \
            --user-data-dir="$scratch/profile" "${@:1:$#-1}" "file://$scratch/${!#}" >/dev/null 2>&1 && return
    done
}

words() { # PDF, page
    pdftotext -bbox -f "$2" -l "$2" "$1" - | sed -n 's/.*<word[^>]*>\(.*\)<\/word>/\1/p' | sort
}

mkdir no-fonts
cat >no-fonts/fonts.conf <<'XML'
<?xml version="1.0"?>
<fontconfig><dir>/nonexistent</dir></fontconfig>
XML
for page in $(seq "${pages:-0}"); do
    pdftoppm -r 96 -f "$page" -l "$page" -singlefile a.pdf pdf
    look --window-size=794,1123 --screenshot=with.png "a-$page.svg"
    FONTCONFIG_FILE=$scratch/no-fonts/fonts.conf look --window-size=794,1123 --screenshot=without.png "a-$page.svg"
    expect "page $page is the same without fonts" cmp with.png without.png
    expect "page $page is the picture of the PDF" python3 "$source_dir/tests/pixels.py" pdf.ppm with.png
    look --no-pdf-header-footer --print-to-pdf=printed.pdf "a-$page.svg"
    words a.pdf "$page" >wanted
    words printed.pdf 1 >found # the browser's sheet is smaller than ours, but nothing but ground is on the next
    words printed.pdf 2 >>found
    sort -o found found
    expect "page $page has the words of the PDF" diff wanted found
done
echo "$checks checks, $faults failed"
[ "$faults" -eq 0 ]
