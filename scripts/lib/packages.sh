# shellcheck shell=bash
# Debian packages: finds what is missing and installs it by name, so that nothing else on the machine changes: no
# package is removed, and no service of a new package is started or enabled. Sourced, not run.

# What it takes to build and to run; the second line is Swift's own needs, the last fetches the browser's modules.
# shellcheck disable=SC2034 # used where this is sourced
PACKAGES=(
    ca-certificates curl openssl
    binutils libc6-dev libcurl4 libgcc-12-dev libncurses6 libsqlite3-0 libstdc++-12-dev libxml2 pkg-config tzdata
    libcurl4-openssl-dev libfcgi-dev libjansson-dev libmariadb-dev libsodium-dev libssl-dev libyaml-dev zlib1g-dev
    nginx libnginx-mod-http-brotli-filter libnginx-mod-http-brotli-static
    mariadb-client mariadb-server-core
    python3 python3-brotli python3-pip
)
# What the tests take besides.
# shellcheck disable=SC2034 # used where this is sourced
TEST_PACKAGES=(chromium iproute2 node-typescript nodejs prometheus python3-venv shellcheck)

# missing_packages NAME...: those that are not installed, a line each.
missing_packages() {
    local name
    local -A installed=()
    while read -r name; do installed["$name"]=1; done < <(
        dpkg-query --show --showformat='${db:Status-Status} ${Package}\n' "$@" 2>/dev/null |
            sed -n 's/^installed //p'
    )
    for name in "$@"; do
        [ -n "${installed[$name]-}" ] || printf '%s\n' "$name"
    done
}

# as_root COMMAND...: sudo only where it is needed.
as_root() {
    if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

# install_packages NAME...: does nothing, and asks for nothing, when all are there.
install_packages() {
    local missing name
    mapfile -t missing < <(missing_packages "$@")
    [ "${#missing[@]}" -gt 0 ] || return 0
    say "Installing ${#missing[@]} Debian packages: ${missing[*]}"
    if [ "$(id -u)" -ne 0 ] && ! command -v sudo >/dev/null; then
        fail "these packages are missing and only root can install them" \
            "As root: apt-get install --no-install-recommends ${missing[*]}"
    fi
    forbid_service_starts
    trap 'allow_service_starts' EXIT
    apt_install "${missing[@]}"
    for name in nginx prometheus; do
        case " ${missing[*]} " in *" $name "*) disable_service "$name" ;; esac
    done
    allow_service_starts
    trap - EXIT
}

apt_install() {
    local options=(--yes --no-install-recommends --no-remove -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0)
    if ! as_root env DEBIAN_FRONTEND=noninteractive apt-get "${options[@]}" install "$@"; then
        note "Trying once more with fresh package lists."
        as_root apt-get -o DPkg::Lock::Timeout=300 update
        as_root env DEBIAN_FRONTEND=noninteractive apt-get "${options[@]}" install "$@" ||
            fail "apt-get could not install: $*" \
                "Its own words are above. Packages that would have to be removed for these are left alone on purpose."
    fi
}

POLICY=/usr/sbin/policy-rc.d

# Debian asks policy-rc.d before a package's script starts a service. Ours says no for as long as this process lives,
# and is harmless should it be left behind. One that is there already is not ours to change.
forbid_service_starts() {
    if [ -e "$POLICY" ] && ! grep -q 'made by Atrium' "$POLICY"; then return 0; fi
    printf '#!/bin/sh\n# made by Atrium: no service starts while process %d installs packages\n[ -d /proc/%d ] || exit 0\nexit 101\n' \
        "$$" "$$" | as_root tee "$POLICY" >/dev/null
    as_root chmod 755 "$POLICY"
}

allow_service_starts() {
    if [ -e "$POLICY" ] && grep -q 'made by Atrium' "$POLICY"; then as_root rm -f "$POLICY"; fi
}

# disable_service NAME: a service that came with a package we installed; Atrium starts its own processes.
disable_service() {
    if command -v systemctl >/dev/null; then
        as_root systemctl disable --quiet "$1.service" 2>/dev/null || true
        if [ -d /run/systemd/system ]; then as_root systemctl stop --quiet "$1.service" || true; fi
    elif command -v update-rc.d >/dev/null; then
        as_root update-rc.d "$1" disable >/dev/null
    fi
}
