#!/bin/sh
# The main job on the shipped handbook: each command as it is typed, and what it answers.
set -u
cd "$(dirname "$0")/.." || exit

run() {
    printf '\n$ %s\n' "$*"
    "$@"
}

title() {
    printf '\n\n== %s\n' "$1"
}

title "An agent: what does this member pay?"
run cstool discount --orders 3 --spent 520 --amount 268

title "The order is not shipped yet, and the customer wants the money back"
run cstool refund late --paid 200 --freight 10 --stage unshipped

title "Shoes with a fault are sent back"
run cstool refund quality --paid 200 --freight 10 --return-freight 12

title "Which size, in a style that runs large?"
run cstool size 240 --style snow-boot

title "Are your sizes true? The answer, ready to paste"
run cstool reply 你们家尺码标准吗

title "A bottle has leaked: what is known decides, the remark is ready to paste"
run cstool triage leak --agent 小美 --fact signed=in-person --fact item=full-size \
    --fact nominal-ml=50 --fact left-ml=40 --fact photos=complete

title "The same in Chinese"
run cstool --lang zh discount --orders 3 --spent 520 --amount 268

title "A script: JSON, with exact decimals as text"
run cstool size 240 --json

title "A script: a whole file of members"
run cstool discount examples/members.csv

title "A supervisor: a tier more is a row more"
shop=$(mktemp -d)
trap 'rm -rf "$shop"' EXIT
cat policies.toml examples/diamond.toml > "$shop/policies.toml"
run cstool validate "$shop/policies.toml"
run cstool discount --orders 20 --spent 3000 --amount 268 --policies "$shop/policies.toml"

title "What cannot be right is refused, in one line"
run cstool discount --orders 3 --spent 12,5
printf '(exit code %s)\n' "$?"
