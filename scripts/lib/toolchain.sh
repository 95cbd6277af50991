# shellcheck shell=bash
# The machine and the Swift toolchain. Sourced, not run.

# require_debian: other systems have other package names.
require_debian() {
    local id='' version=''
    if [ -r /etc/os-release ]; then
        id=$(. /etc/os-release && printf '%s' "${ID-}")
        version=$(. /etc/os-release && printf '%s' "${VERSION_ID-}")
    fi
    if [ "$id" != debian ] || [ "${version%%.*}" -lt 12 ]; then
        fail "this is not Debian 12 or later (found: ${id:-unknown} ${version})" \
            "Atrium is built for Debian 12; run it there, or in a container of the image debian:12."
    fi
}

# find_swift: puts a Swift toolchain on PATH, before anything is installed for it.
find_swift() {
    local folder
    for folder in '' /opt/swift/usr/bin /usr/bin /usr/local/bin; do
        if [ -z "$folder" ]; then
            command -v swift >/dev/null || continue
        else
            [ -x "$folder/swift" ] || continue
            PATH="$folder:$PATH"
            export PATH
        fi
        return 0
    done
    fail "Swift is not on PATH" \
        "Install Swift 6.3 from https://www.swift.org/install/linux/ to /opt/swift, or put its usr/bin on PATH."
}

# check_swift: whether it runs, which takes packages, and is new enough.
check_swift() {
    local said version
    said=$(swift --version 2>&1) || fail "$(command -v swift) does not run: $said" "Install its toolchain again."
    version=$(printf '%s\n' "$said" | sed -n 's/.*Swift version \([0-9]*\.[0-9]*\).*/\1/p' | head -n 1)
    if [ "$(printf '%s\n6.3\n' "$version" | sort -V | head -n 1)" != 6.3 ]; then
        fail "$(command -v swift) is Swift ${version:-of an unknown version}, and 6.3 or later is needed" \
            "Put a newer one first on PATH."
    fi
}
