# shellcheck shell=bash
# Other people's browser modules and fonts, pinned in static/vendor.lock. Sourced, not run.

# fetch_vendor: into var/vendor; does nothing, and needs no network, when all is there.
fetch_vendor() {
    local status=0
    if vendor_files --check; then return 0; fi
    say "Fetching the browser's modules and fonts"
    vendor_files || status=$?
    if [ "$status" -eq 3 ]; then
        note "Trying once more with fresh package lists."
        as_root apt-get -o DPkg::Lock::Timeout=300 --quiet update
        status=0
        vendor_files || status=$?
    fi
    [ "$status" -eq 0 ] ||
        fail "the browser's modules could not be fetched" \
            "What is wrong stands above. Packages come from PyPI and Debian; once fetched, no network is needed."
}

vendor_files() { PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3 scripts/lib/vendor.py "$@"; }
