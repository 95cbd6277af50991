# shellcheck shell=bash
# Starting an instance and waiting for it. Which instance, the ATRIUM_ variables say. Sourced, not run.

# option KEY: an effective value of the configuration.
option() { atrium config "$1"; }

# is_running: whether this instance has a supervisor.
is_running() {
    case "$(atrium status --json)" in *'"mode":"stopped"'*) return 1 ;; *'"mode":'*) return 0 ;; *) return 1 ;; esac
}

# supervise: everything in the background, detached from this terminal.
supervise() {
    local log
    log="$(option instance.directory)/log/supervisor.log"
    setsid nohup "$RELEASE/atrium" supervise </dev/null >>"$log" 2>&1 9>&- &
    SUPERVISOR=$!
}

# healthz: asks the web server, under its public name, at the address it listens on.
healthz() {
    local url host port address certificate own=()
    url=$(option server.public_url)
    port=$(option server.https_port)
    address=$(option server.listen_address)
    certificate=$(option server.tls_certificate)
    case "$certificate" in */tls/certificate.pem) own=(--cacert "$certificate") ;; esac
    case "$address" in 0.0.0.0) address=127.0.0.1 ;; ::) address=::1 ;; esac
    host=${url#https://}
    host=${host%:*}
    curl --silent --show-error --fail --max-time 5 "${own[@]}" \
        --connect-to "::$address:$port" "https://$host:$port/healthz"
}

# wait_until_healthy: until the API answers through the web server and all else is up; says what is wrong if not.
wait_until_healthy() {
    local answer _
    for _ in $(seq 1 300); do
        if answer=$(healthz 2>&1) && atrium status >/dev/null; then return 0; fi
        if [ -n "${SUPERVISOR-}" ] && ! kill -0 "$SUPERVISOR" 2>/dev/null; then
            atrium logs supervisor -n 8 >&2 || true
            fail "the supervisor ended" "Its last words are above."
        fi
        sleep 0.2
    done
    printf '%s\n' "${answer:-}" >&2
    atrium status >&2 || true
    fail "Atrium is not whole: see above, and ask $(option server.public_url)/healthz" "See scripts/logs."
}
