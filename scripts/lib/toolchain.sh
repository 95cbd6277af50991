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

# find_swift: puts Swift 6.3 or later on PATH.
find_swift() {
    local folder version
    for folder in '' /opt/swift/usr/bin /usr/bin /usr/local/bin; do
        if [ -n "$folder" ]; then
            [ -x "$folder/swift" ] || continue
            PATH="$folder:$PATH"
        fi
        version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9]*\.[0-9]*\).*/\1/p' | head -n 1)
        if [ -n "$version" ] && [ "$(printf '%s\n6.3\n' "$version" | sort -V | head -n 1)" = 6.3 ]; then
            export PATH
            return 0
        fi
    done
    fail "Swift 6.3 or later is not on PATH${version:+ (found $version)}" \
        "Install it from https://www.swift.org/install/linux/ to /opt/swift, or put its usr/bin on PATH."
}
