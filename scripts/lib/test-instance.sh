# shellcheck shell=bash
# An instance of its own for the tests: own ports, own database, below var/test; it never meets the one that
# scripts/start runs. Sourced, not run.

TEST_DIRECTORY=$PWD/var/test

# use_test_instance: from here on `atrium` means the test instance, whatever the caller's environment says.
use_test_instance() {
    local variable
    for variable in $(compgen -e ATRIUM_ || true); do unset "$variable"; done
    export ATRIUM_ROOT=$PWD ATRIUM_INSTANCE_DIRECTORY=var/test
}

# make_test_instance: fresh, whatever an interrupted run has left.
make_test_instance() {
    if [ -d "$TEST_DIRECTORY" ]; then
        atrium stop >/dev/null || true
        rm -rf -- "$TEST_DIRECTORY"
    fi
    (umask 077 && mkdir -p "$TEST_DIRECTORY")
    test_configuration >"$TEST_DIRECTORY/atrium.yaml"
    atrium setup
    atrium migrate
}

# first_port: the first thousand in which every port of the test instance is free, so that two clones can be tested at
# the same time.
first_port() {
    local base offset taken
    taken=" $(ss --no-header --listening --tcp --numeric | awk '{ sub(/.*:/, "", $4); printf "%s ", $4 }')"
    for base in {18000..30000..1000}; do
        for offset in 0 80 81 300 321 443; do
            case "$taken" in *" $((base + offset)) "*) continue 2 ;; esac
        done
        printf '%s' "$base"
        return 0
    done
    fail "no free ports for the test instance" "ss --listening --tcp shows who has them."
}

# The limits are out of the tests' way, and two who refresh at once may be a while apart: a test of a limit sets its own.
test_configuration() {
    local base
    base=$(first_port)
    cat <<YAML
instance:
  name: atrium-test
server:
  public_url: https://localhost:$((base + 443))
  https_port: $((base + 443))
  http_port: $((base + 80))
  compat_workspace_port: $((base + 321))
  compat_flowforge_port: $((base + 300))
  compat_modelling_port: $((base + 81))
  compat_crm_port: $base
nginx:
  rate_per_second: 1000000
  rate_burst: 100000
  auth_rate_per_second: 1000000
  auth_rate_burst: 100000
  websocket_rate_per_second: 1000000
  websocket_rate_burst: 100000
  websockets_per_address: 60000
auth:
  refresh_reuse_grace_seconds: 120
database:
  memory_mb: 128
rate_limits:
  workspace:
    authentication_per_minute: 0
    data_fetching_per_minute: 0
    dashboard_operations_per_minute: 0
    file_upload_per_minute: 0
  crm:
    requests_per_hour: 0
    widget_data_per_minute: 0
    configuration_per_hour: 0
    file_upload_per_minute: 0
  flowforge:
    requests_per_hour: 0
    dashboards_per_hour: 0
    metrics_per_minute: 0
    llm_queries_per_hour: 0
    file_upload_per_minute: 0
    free_requests_per_hour: 0
    pro_requests_per_hour: 0
    default_burst: 0
    free_burst: 0
    pro_burst: 0
    enterprise_burst: 0
  modelling:
    requests_per_minute: 0
    authentication_per_minute: 0
    file_upload_per_minute: 0
YAML
}

# export_test_environment: what the tests read, and the account with which they make schemas of their own.
export_test_environment() {
    local socket="$TEST_DIRECTORY/run/mariadb.sock" password
    password=$(openssl rand -hex 16)
    mariadb --no-defaults --socket="$socket" --user="$(id -un)" <<SQL
CREATE DATABASE IF NOT EXISTS atrium_test CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
CREATE OR REPLACE USER atrium_test@localhost IDENTIFIED BY '$password';
GRANT ALL PRIVILEGES ON \`atrium\_test%\`.* TO atrium_test@localhost;
SQL
    export ATRIUM_TEST_DATABASE_SOCKET=$socket ATRIUM_TEST_DATABASE_USER=atrium_test
    export ATRIUM_TEST_DATABASE_PASSWORD=$password ATRIUM_TEST_DATABASE_NAME=atrium_test
    # For tests that ask the running instance, stop parts of it, or make instances of their own.
    ATRIUM_TEST_URL=$(option server.public_url)
    export ATRIUM_TEST_URL ATRIUM_TEST_CERTIFICATE=$TEST_DIRECTORY/tls/certificate.pem
    export ATRIUM_TEST_DIRECTORY=$TEST_DIRECTORY ATRIUM_TEST_PROGRAM=$PWD/$RELEASE/atrium
}

# make_venv: the Python of the tests, made anew when its list of packages changes.
make_venv() {
    local venv=var/venv wanted
    wanted=$(sha256sum Tests/requirements.txt Tests/*/requirements.txt)
    if [ -x "$venv/bin/python" ] && [ "$(cat "$venv/made-from" 2>/dev/null)" = "$wanted" ]; then return 0; fi
    say "Making the Python environment of the tests"
    rm -rf -- "$venv"
    mkdir -p var
    /usr/bin/python3 -m venv "$venv"
    "$venv/bin/pip" install --quiet --disable-pip-version-check --requirement Tests/requirements.txt ||
        fail "pip could not install Tests/requirements.txt" "Its own words are above; run this again when it can."
    printf '%s' "$wanted" >"$venv/made-from"
}
