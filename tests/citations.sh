#!/usr/bin/env bash
# The recipes of docs/citations.md, run: the hook in a git repository, the steps of the workflow in a checkout.
set -uo pipefail
[ -x "${MCREPORT:-}" ] || { echo "skipped: MCREPORT does not name the program"; exit 77; }
command -v git >/dev/null || { echo "skipped: git is not installed"; exit 77; }
source_dir=$(cd "${SOURCE_DIR:-$(dirname "$0")/..}" && pwd)
program=$(realpath "$MCREPORT")
scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' EXIT
mkdir "$scratch/bin" "$scratch/repository"
ln -s "$program" "$scratch/bin/mcreport"
export PATH=$scratch/bin:$PATH LC_ALL=C.UTF-8 TZ=UTC HOME=$scratch SAMPLES=$source_dir/samples MCREPORT_AS_OF=2024-10-15
export GIT_CONFIG_NOSYSTEM=1 GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@example.org GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@example.org
unset MCREPORT_DB GIT_DIR GIT_INDEX_FILE GIT_WORK_TREE
checks=0 faults=0

expect() { # what, wanted status, got status
    checks=$((checks + 1))
    [ "$2" -eq "$3" ] || { echo "FAILED: $1: status $3, not $2"; cat "$scratch/out"; faults=$((faults + 1)); }
}

says() { # what, text
    checks=$((checks + 1))
    grep -Fq -- "$2" "$scratch/out" || { echo "FAILED: $1: '$2' is not said"; cat "$scratch/out"; faults=$((faults + 1)); }
}

# The block of that language that has the line.
block() { # language, line
    awk -v begin="\`\`\`$1" -v has="$2" '$0 == begin { on = 1; text = ""; next }
        $0 == "```" { if (on && index(text, has)) printf "%s", text; on = 0 }
        on { text = text $0 "\n" }' "$source_dir/docs/citations.md"
}

commit() {
    git commit -q -m "$1" >"$scratch/out" 2>&1
}

cd "$scratch/repository" || exit 1
git init -q . && (. "$source_dir/tests/documents/claims.sh") >/dev/null 2>&1
mv a.db registry.db
printf '{"db": "registry.db"}\n' >.mcreport.json
block sh "#!/bin/sh" >.git/hooks/pre-commit
grep -q "doc check" .git/hooks/pre-commit || { echo "FAILED: docs/citations.md has no hook"; exit 1; }
chmod +x .git/hooks/pre-commit

# --- the hook
git add .mcreport.json
commit "no document"
expect "a commit without documents" 0 $?
mkdir -p docs "docs/a b" .notes
cp "$source_dir/tests/documents/clean.md" docs/clean.md
cp docs/clean.md "docs/a b/c d.md"
git add docs
commit "clean"
expect "a commit of clean documents" 0 $?
echo "At 12 tok/s." >docs/bad.md
git add docs
echo "Mended, but not added." >docs/bad.md
commit "what is staged counts"
expect "a commit of a document with an uncited number" 1 $?
says "the hook" "docs/bad.md:1:4: 12 tok/s: no claim is cited for it [MCR-X007]"
git add docs
echo "At 12 tok/s." >docs/bad.md
commit "what is not staged does not"
expect "a commit beside a document that is not added" 0 $?
echo "At 12 tok/s." >.notes/-a.md
git add .notes
commit "hidden"
expect "a commit of a hidden document, named as it was added" 1 $?
git rm -q --cached .notes/-a.md docs/clean.md
commit "gone"
expect "a commit that removes documents" 0 $?
checks=$((checks + 1))
ls -d .git/check.* 2>/dev/null && { echo "FAILED: the hook leaves its copy behind"; faults=$((faults + 1)); }

# --- the workflow
block yaml "doc check" | awk '/^ *run: \|/ { on = 1; next } on' | sed 's/^ *//' >"$scratch/steps"
grep -q "doc check" "$scratch/steps" || { echo "FAILED: docs/citations.md has no workflow"; exit 1; }
echo "# None" >README.md
bash -e "$scratch/steps" >"$scratch/out" 2>&1
expect "the workflow with an uncited number" 4 $?
says "the workflow" "::error file=docs/bad.md,line=1,col=4,title=MCR-X007 a quantity without a claim::12 tok/s: no claim is cited for it"
rm docs/bad.md
bash -e "$scratch/steps" >"$scratch/out" 2>&1
expect "the workflow with clean documents" 0 $?
MCREPORT_AS_OF=2025-10-15 bash -e "$scratch/steps" >"$scratch/out" 2>&1
expect "the workflow a year later" 4 $?
says "the workflow a year later" "MCR-X002"

echo "$checks checks, $faults faults in the recipes of docs/citations.md"
[ "$faults" -eq 0 ]
