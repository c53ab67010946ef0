#!/usr/bin/env bash
# What is written about the program must be what the program does.
#
# README.md, CONTRIBUTING.md and docs/*.md are rendered anew and compared with what stands there:
#   ```console or ```sh blocks that begin with "$ mcreport": every command is run, its output (both streams) put under it
#   <!-- made by: COMMAND --> … <!-- end -->: what stands between is the command's output
# UPDATE=1 writes the rendered files instead: read the difference before keeping it. Blocks that are not to be run bear
# another info string (text). Commands run in an empty folder beside which samples/ and tests/ lie, as of 2024-10-15;
# README.md makes its own database, the others find one with the samples in it.
set -uo pipefail
[ -x "${MCREPORT:-}" ] || { echo "skipped: MCREPORT does not name the program"; exit 77; }
source_dir=$(cd "${SOURCE_DIR:-$(dirname "$0")/..}" && pwd)
program=$(realpath "$MCREPORT")
scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' EXIT
unset SOURCE_DATE_EPOCH MCREPORT_FONT_DIR XDG_DATA_HOME USER
export LC_ALL=C.UTF-8 TZ=UTC MCREPORT_AS_OF=2024-10-15 MCREPORT_DB=tour.db SOURCE_DIR=$source_dir
mkdir "$scratch/bin"
ln -s "$program" "$scratch/bin/mcreport"
PATH=$scratch/bin:$PATH
checks=0 faults=0

fault() {
    echo "FAILED: $*" >&2
    faults=$((faults + 1))
}

# --- what "made by" may name beside mcreport itself

# codes R: the table of MCR-R001, MCR-R002, … as far as `explain` knows them
codes() {
    printf '| code | about | why | what to do |\n|---|---|---|---|\n'
    local n text
    for n in $(seq -f %03g 1 999); do
        text=$(mcreport explain "MCR-$1$n" 2>/dev/null) || break
        awk '{ gsub(/\|/, "\\|") }
             NR == 1 { code = $1; sub(/^[^ ]* +/, ""); title = $0 }
             sub(/^why +/, "") { why = $0 }
             sub(/^help +/, "") { help = $0 }
             END { printf "| %s | %s | %s | %s |\n", code, title, why, help; exit title == "" || (code ~ /-R/ && (why == "" || help == "")) }' \
            <<<"$text" || { echo "$1$n: no title, reason or remedy in what explain says"; return 1; }
    done
}

# dictionary: every view with its columns in order; fails where a column is not explained
dictionary() {
    local view columns rows
    for view in $(mcreport export --format plain | cut -f1); do
        columns=$(mcreport sql --format csv "SELECT * FROM $view LIMIT 0" | tr -d '\r')
        printf '## %s\n\n' "$view"
        mcreport sql --format plain "SELECT what FROM mcreport_docs WHERE view = '$view' AND column = ''"
        rows=$(mcreport sql --format markdown "SELECT column, what FROM mcreport_docs WHERE view = '$view'
            AND instr(',$columns,', ',' || column || ',') > 0 ORDER BY instr(',$columns,', ',' || column || ',')")
        printf '\n%s\n\n' "$rows"
        [ $(($(wc -l <<<"$rows") - 2)) = $(($(tr -dc , <<<"$columns" | wc -c) + 1)) ] ||
            { echo "$view: a column is not explained in mcreport_docs"; return 1; }
    done
}

export -f codes dictionary

# --- rendering

# A folder like a reader's checkout; with a database for everything but the README.
prepare() { # folder, file
    mkdir "$1"
    ln -s "$source_dir/samples" "$1/samples"
    ln -s "$source_dir/tests" "$1/tests"
    [ "$(basename "$2")" = README.md ] && return
    (cd "$1" && mcreport -q init && mcreport -q ingest samples/measured/*/*/ samples/synthetic/*.jsonl) >/dev/null ||
        fault "the sample database could not be made"
    # the example document of docs/receipt.md, as a file beside the reader
    [ "$(basename "$2")" != receipt.md ] || awk '/^```json$/ { on = 1; next } /^```$/ { on = 0 } on' "$2" >"$1/receipt.json"
}

# Runs the commands of one block and prints it as it ought to be; the last status is there for `$ echo $?`.
run_block() { # folder; commands on standard input, one a line
    local script=status=0 line
    while IFS= read -r line; do
        script+=$'\n'"printf '%s\n' $(printf %q "\$ $line")"
        script+=$'\n'"(exit \$status); $line"$'\n'"status=\$?"
    done
    (cd "$1" && bash -c "$script" 2>&1 </dev/null) | sed 's/ *$//'
}

render() { # folder, file
    local line block="" commands="" runs=0 end
    while IFS= read -r line; do
        if [ -n "$block" ]; then
            case $line in
            '```')
                if [ $runs = 1 ]; then run_block "$1" <<<"${commands%$'\n'}"; else printf '%s' "$block_text"; fi
                printf '```\n'
                block=""
                ;;
            '$ '*)
                [ -n "$block_text" ] || case $line in '$ mcreport'*) runs=1 ;; esac
                commands+=${line#'$ '}$'\n'
                block_text+=$line$'\n'
                ;;
            *) block_text+=$line$'\n' ;;
            esac
            continue
        fi
        printf '%s\n' "$line"
        case $line in
        '```console' | '```sh') block=$line block_text="" commands="" runs=0 ;;
        '<!-- made by: '*' -->')
            end=${line#<!-- made by: }
            printf '\n'
            end=${end% -->}
            (cd "$1" && bash -c "$end" 2>&1 </dev/null) | sed -e 's/ *$//' -e '$ { /^$/ d }' || fault "$2: '$end' failed"
            printf '\n<!-- end -->\n' # what stood there before:
            while IFS= read -r line && [ "$line" != '<!-- end -->' ]; do :; done
            ;;
        esac
    done <"$2"
}

for file in "$source_dir"/README.md "$source_dir"/CONTRIBUTING.md "$source_dir"/docs/*.md; do
    name=${file#"$source_dir"/} folder=$scratch/${file//\//_}
    prepare "$folder" "$file"
    render "$folder" "$file" >"$scratch/rendered"
    checks=$((checks + 1))
    cmp -s "$file" "$scratch/rendered" && continue
    if [ -n "${UPDATE:-}" ]; then
        cp "$scratch/rendered" "$file"
        echo "rewritten: $name"
    else
        diff -u --label "$name" --label "as the program has it" "$file" "$scratch/rendered"
        fault "$name is not what the program does (UPDATE=1 rewrites it)"
    fi
done
grep -q '^\$ mcreport' "$source_dir/README.md" || fault "README.md has no example: this check would pass on nothing"

# --- the example of a receipt is one
cp -r "$scratch"/*docs_receipt.md/receipt.json "$scratch/receipt.json"
grade=$(mcreport lint --format plain "$scratch/receipt.json" 2>&1) || fault "docs/receipt.md: the example has findings: $grade"
checks=$((checks + 1))

# --- the schema is the table's
if command -v python3 >/dev/null; then
    schema=$source_dir/docs/receipt.schema.json
    mcreport explain lanes --json | python3 "$source_dir/docs/make-schema.py" >"$scratch/schema" || fault "docs/make-schema.py failed"
    if [ -n "${UPDATE:-}" ]; then
        cp "$scratch/schema" "$schema"
    else
        diff -u --label docs/receipt.schema.json --label "made from the lane table" "$schema" "$scratch/schema" ||
            fault "docs/receipt.schema.json is not what the lane table says (UPDATE=1 rewrites it)"
    fi
    checks=$((checks + 1))
else
    echo "skipped: docs/receipt.schema.json (python3 is not installed)"
fi

schema=$source_dir/docs/template.schema.json
mcreport template schema >"$scratch/template.schema" || fault "'mcreport template schema' failed"
if [ -n "${UPDATE:-}" ]; then
    cp "$scratch/template.schema" "$schema"
else
    diff -u --label docs/template.schema.json --label "made from the blocks" "$schema" "$scratch/template.schema" ||
        fault "docs/template.schema.json is not what the blocks say (UPDATE=1 rewrites it)"
fi
checks=$((checks + 1))

# --- the example of a template is one
awk '/^````markdown$/ { on = 1; next } /^````$/ { on = 0 } on' "$source_dir/docs/templates.md" >"$scratch/template.md"
faults_of=$(mcreport template check "$scratch/template.md" 2>&1) || fault "docs/templates.md: the example has faults: $faults_of"
checks=$((checks + 1))

# --- the manual
manual=$source_dir/docs/mcreport.1.scd
mcreport help | sed -n '/^commands:/,/^$/s/^  \([a-z]*\) .*/\1/p' >"$scratch/commands"
[ -s "$scratch/commands" ] || fault "'mcreport help' lists no commands"
while read -r command; do
    mcreport help "$command" >"$scratch/help"
    synopsis=$(sed -n 's/^usage: //p' "$scratch/help")
    grep -Fxq "*$synopsis*" "$manual" || fault "docs/mcreport.1.scd: no synopsis '$synopsis'"
    for option in $(grep -oE '^ +(-., )?--[a-z-]+' "$scratch/help" | grep -oE -- '--[a-z-]+'); do
        awk -v from="*$synopsis*" '$0 == from { on = 1; next } /^\*mcreport |^# / { on = 0 } on' "$manual" |
            grep -Fq -- "*$option" || fault "docs/mcreport.1.scd: $command: $option is not explained"
    done
    checks=$((checks + 1))
done <"$scratch/commands"
for option in $(mcreport help | sed -n '/^global options/,$p' | grep -oE '^ +(-., )?--[a-z-]+' | grep -oE -- '--[a-z-]+'); do
    grep -Fq -- "*$option" "$manual" || fault "docs/mcreport.1.scd: global option $option is not explained"
done
while IFS= read -r line; do
    line=${line#\*} name=${line#mcreport }
    grep -Fxq "${name%%[ *]*}" "$scratch/commands" || fault "docs/mcreport.1.scd: '${line%\*}' is no command"
done < <(grep '^\*mcreport [a-z]' "$manual")

# Its examples are lines "	mcreport …" of the section EXAMPLES; each must end well.
mkdir "$scratch/examples"
ln -s "$source_dir/samples" "$scratch/examples/samples"
ln -s "$source_dir/tests" "$scratch/examples/tests"
sed -n '/^# EXAMPLES/,/^# [^E]/s/^\t\t*\(mcreport .*\)/\1/p' "$manual" | sed 's/\\\(.\)/\1/g' >"$scratch/lines"
[ -s "$scratch/lines" ] || fault "docs/mcreport.1.scd has no example"
while IFS= read -r line; do
    (cd "$scratch/examples" && bash -c "$line") >"$scratch/out" 2>&1 </dev/null ||
        fault "docs/mcreport.1.scd: example '$line' ends with status $?: $(head -3 "$scratch/out")"
    checks=$((checks + 1))
done <"$scratch/lines"

if command -v scdoc >/dev/null; then
    scdoc <"$manual" >"$scratch/mcreport.1" || fault "scdoc refuses docs/mcreport.1.scd"
    checks=$((checks + 1))
else
    echo "skipped: docs/mcreport.1.scd is not compiled (scdoc is not installed)"
fi

# --- files that are named exist
while IFS=: read -r file name; do
    [ -e "$source_dir/$name" ] || [ -e "$(dirname "$source_dir/$file")/$name" ] || fault "$file names $name, which is not there"
    checks=$((checks + 1))
done < <(cd "$source_dir" && {
    grep -oE '`(core|receipt|store|ingest|stats|query|render|cli|tests|docs|samples|cmake)/[A-Za-z0-9_./-]*[a-z0-9]`' README.md CONTRIBUTING.md docs/*.md templates/README.md
    grep -oE '\]\([^)#:]+' README.md CONTRIBUTING.md docs/*.md templates/README.md
} | sed -e 's/`//g' -e 's/\](//' | grep -vE 'NAME|FORMAT|ROOM|CASE|https?$' | sort -u)

echo "$checks checks, $faults faults in what is written about the program"
[ "$faults" -eq 0 ]
