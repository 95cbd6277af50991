"""Requests generated from the served OpenAPI document: nothing fails inside, and no answer is undocumented.

No operation is left out but a stream of events, whose answer has no end; a failure is the same for everybody.
schemathesis runs as a program of its own: its plugin for pytest does not know the version of pytest that is used here.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

HOOKS = Path(__file__).with_name("generated_requests.py")

# A list that is too long makes an address that nginx takes no more: 414 is a refusal as well.
# What was just made is not deleted: to bring it back is 404, and rightly so.
# A machine that is busy may be silent for longer than the ten seconds that are waited for by default.
CONFIGURATION = f"""
hooks = "{HOOKS}"
request-timeout = 30

[checks]
negative_data_rejection.expected-statuses = [400, 401, 403, 404, 405, 406, 409, 413, 414, 415, 422, 428, 429]

[[operations]]
include-path-regex = "^/api/v2/events$"
enabled = false

[[operations]]
include-path-regex = "/undelete$|^/api/v1/.*/restore$"

[operations.checks]
ensure_resource_availability.enabled = false
"""

CHECKS = [
    "not_a_server_error", "status_code_conformance", "content_type_conformance", "response_schema_conformance",
    "response_headers_conformance", "negative_data_rejection", "unsupported_method",
    "allow_header_conformance", "ignored_auth",
    "use_after_free", "ensure_resource_availability", "missing_required_header",
]  # fmt: skip


def run(site, folder, edition, examples, *choice):
    """A run with so many examples of each operation, besides boundary values and sequences of requests."""
    folder.joinpath("schemathesis.toml").write_text(CONFIGURATION)
    words = [
        Path(sys.executable).with_name("schemathesis"), "--config-file", folder / "schemathesis.toml", "run",
        f"{site.url}/api/openapi/{edition}.json", "--tls-verify", site.directory / "tls" / "certificate.pem",
        "--checks", ",".join(CHECKS), "--max-examples", str(examples), "--continue-on-failure", "--no-color", *choice,
    ]  # fmt: skip
    environment = {**os.environ, "GENERATED_SITE": site.url, "GENERATED_DIRECTORY": str(site.directory)}
    return subprocess.run(words, env=environment, cwd=folder, capture_output=True, text=True, timeout=3600)


def found(done):
    """What a run complains of, without its advice; no line longer than a screen is wide."""
    report = re.search(r"^=+ (?:ERRORS|FAILURES) =+$.*?(?=^=+ (?:WARNINGS|SUMMARY) =+$)", done.stdout, re.M | re.S)
    return "\n".join(line[:400] for line in (report[0] if report else done.stdout + done.stderr).splitlines())


each_edition = pytest.mark.parametrize("edition", ["workspace", "flowforge", "modelling"])


@each_edition
@pytest.mark.timeout(600)
def test_whatever_is_generated_is_answered_as_documented(site, tmp_path, edition):
    done = run(site, tmp_path, edition, 25, "--generation-deterministic")
    assert done.returncode == 0, found(done)


@each_edition
@pytest.mark.storm
@pytest.mark.timeout(3600)
def test_whatever_is_generated_in_many_more_examples_is_answered_as_documented(site, tmp_path, edition):
    done = run(site, tmp_path, edition, 300, "--seed", "20260102")
    assert done.returncode == 0, found(done)
