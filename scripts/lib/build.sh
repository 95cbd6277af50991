# shellcheck shell=bash
# Building the programs. Sourced, not run.

RELEASE=.build/release
# As Package.swift lists them.
mapfile -t PROGRAMS < <(sed -n 's/^ *program("\([^"]*\)".*/\1/p' Package.swift)

# build_release: every program with Swift's library inside, so that nothing of Swift is needed to run them.
build_release() {
    local program
    if [ -e .build ] && [ ! -w .build ]; then
        fail "the folder .build belongs to $(stat -c %U .build)" "Run this as that user, or: sudo rm -r .build"
    fi
    say "Building a release (the first time takes a few minutes)"
    for program in "${PROGRAMS[@]}"; do
        swift build -c release --static-swift-stdlib --product "$program" ||
            fail "the build of $program failed" "The compiler's words are above."
    done
}

# atrium WORD...: the administrator's command of this folder.
atrium() { "$RELEASE/atrium" "$@"; }
