# shellcheck shell=bash
# Words to the person at the terminal. Sourced, not run.

# Bold and red, on a terminal only.
bold='' red='' plain=''
if [ -t 1 ] && [ -t 2 ]; then bold=$'\033[1m' red=$'\033[31m' plain=$'\033[0m'; fi

# say TEXT: a step that begins.
say() { printf '%s==> %s%s\n' "$bold" "$*" "$plain"; }

# note TEXT: a detail of the step.
note() { printf '    %s\n' "$*"; }

# fail TEXT CURE: what is wrong, what to do about it, and the end.
fail() {
    printf '%serror:%s %s\n' "$red" "$plain" "$1" >&2
    if [ $# -gt 1 ]; then printf '       %s\n' "$2" >&2; fi
    exit 1
}
