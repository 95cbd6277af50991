"""The servers: TLS, HTTP/2, the redirect, unknown names, the compat listeners, compression, the configuration."""

import gzip
import shutil
import ssl
import subprocess

import pytest
from fake_worker import answer
from nginx_client import connect, context, raw, send
from nginx_instance import BROTLI, EDITIONS, Instance

SIX_KILOBYTES = {"dashboards": [{"name": f"dashboard {n}", "tags": ["a", "b"]} for n in range(120)]}


def test_plain_http_is_sent_to_https_with_method_and_query_kept(nginx):
    response = send(nginx.http, "POST", "/api/x?a=1&b=%20", body=b"{}", tls=False)
    assert response.status == 308
    assert response.header("Location") == f"https://localhost:{nginx.https[1]}/api/x?a=1&b=%20"


def test_plain_http_on_the_tls_port_is_sent_to_https(nginx):
    response = send(nginx.https, "GET", "/x", tls=False)
    assert (response.status, response.header("Location")) == (308, f"https://localhost:{nginx.https[1]}/x")
    stranger = send(nginx.https, "GET", "/x", tls=False, host="evil.example")
    assert (stranger.status, stranger.json["error"]["code"]) == (400, "VALIDATION_ERROR")


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "_", "10.0.0.1"])
def test_an_unknown_host_name_gets_nothing_but_421(nginx, host):
    for path in ("/", "/api/unknown-host"):
        assert nginx.send("GET", path, host=host).status == 421
        assert send(nginx.http, "GET", path, tls=False, host=host).status == 421
    assert nginx.received("/api/unknown-host") == []


def test_no_host_name_is_an_error(nginx):
    assert nginx.send("GET", "/", host=None).status == 400
    assert nginx.raw(b"GET / HTTP/1.0\r\n\r\n").status == 421


def test_http_2_is_spoken(site):
    with connect(site.https, True, "h2", "http/1.1") as connection:
        assert connection.selected_alpn_protocol() == "h2"


@pytest.mark.skipif(not shutil.which("curl"), reason="curl speaks HTTP/2 for this test")
def test_errors_over_http_2_are_in_the_envelope_too(nginx, tmp_path):
    (tmp_path / "body").write_bytes(b"x" * (1024 * 1024 + 1))
    command = ["curl", "-sk", "--noproxy", "*", "--http2", "-w", "%{http_version} %{http_code}", "--data-binary",
               f"@{tmp_path / 'body'}", f"https://localhost:{nginx.https[1]}/api/v1/dashboards"]  # fmt: skip
    output = subprocess.run(command, capture_output=True, text=True).stdout
    assert '"code":"PAYLOAD_TOO_LARGE"' in output and output.endswith("2 413")


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion.TLSv1_1 is deprecated")
@pytest.mark.parametrize("version, accepted", [("TLSv1_1", False), ("TLSv1_2", True), ("TLSv1_3", True)])
def test_old_versions_of_tls_are_refused(site, version, accepted):
    made = context()
    made.set_ciphers("ALL:@SECLEVEL=0")
    made.minimum_version = made.maximum_version = ssl.TLSVersion[version]
    try:
        connection = made.wrap_socket(connect(site.https, tls=False), server_hostname="localhost")
    except (ssl.SSLError, ConnectionError):
        assert not accepted
    else:
        with connection:
            assert accepted and "GCM" in connection.cipher()[0]


@pytest.mark.parametrize("edition", EDITIONS[:4])
def test_a_compat_listener_serves_every_path_as_given_and_no_page(nginx, edition):
    address = ("127.0.0.1", nginx.values[f"compat_{edition}_port"])
    for path in ("/api/v1/dashboards", "/api/v2/dashboards", "/auth/signin", "/api/dashboards"):
        own = send(address, "GET", path, tls=False, host=f"localhost:{address[1]}").json["params"]
        assert (own["DOCUMENT_URI"], own["REQUEST_SCHEME"]) == (path, "http") and "HTTPS" not in own
    assert send(address, "GET", "/", tls=False).status == 404
    assert send(address, "GET", "/api/x", tls=False, host="evil.example").status == 421


def test_without_the_compat_include_nobody_listens_there(make):
    instance = make("no-compat", compat_include="")
    with pytest.raises(ConnectionRefusedError):
        raw(("127.0.0.1", instance.values["compat_crm_port"]), b"", tls=False)


def test_without_the_redirect_include_nobody_listens_on_plain_http(make):
    instance = make("no-redirect", redirect_include="")
    assert instance.get("/app.mjs").status == 200
    with pytest.raises(ConnectionRefusedError):
        raw(instance.http, b"", tls=False)


def test_long_json_and_scripts_are_compressed_and_short_ones_are_not(nginx):
    nginx.answer("/api/long", lambda request: answer(SIX_KILOBYTES, ETag='"7"'))
    nginx.answer("/api/short", lambda request: answer({"a": 1}))
    response = nginx.get("/api/long", Accept_Encoding="gzip")
    assert response.header("Content-Encoding") == "gzip" and response.header("ETag") == 'W/"7"'
    assert b"dashboard 119" in gzip.decompress(response.body)
    assert sorted(response.all("Vary")) == ["Accept-Encoding", "Origin"]
    assert nginx.get("/app.mjs", Accept_Encoding="gzip").header("Content-Encoding") == "gzip"
    assert nginx.get("/api/short", Accept_Encoding="gzip").header("Content-Encoding") is None
    assert nginx.get("/api/long").header("Content-Encoding") is None


@pytest.mark.skipif(not all(module.exists() for module in BROTLI), reason="brotli's modules are not installed")
def test_brotli_is_preferred_where_the_client_knows_it(nginx):
    assert nginx.get("/app.mjs", Accept_Encoding="gzip, br").header("Content-Encoding") == "br"


def test_without_the_brotli_modules_gzip_serves_alone(make):
    instance = make("no-brotli", modules="")
    assert instance.get("/app.mjs", Accept_Encoding="gzip, br").header("Content-Encoding") == "gzip"


def test_the_configuration_is_accepted_without_a_warning(nginx):
    checked = nginx.check()
    assert checked.returncode == 0
    assert "warn" not in checked.stderr and "emerg" not in checked.stderr and "alert" not in checked.stderr


def test_the_error_log_of_a_quiet_start_is_empty(make):
    assert (make("quiet").directory / "log" / "nginx-error.log").read_text() == ""


def test_empty_lists_are_a_configuration_too(tmp_path):
    instance = Instance(tmp_path / "bare", modules="", compat_include="", worker_processes="auto",
                        https_port=443, http_port=80, **{f"cors_{edition}": "" for edition in EDITIONS})  # fmt: skip
    assert "syntax is ok" in instance.check().stderr


@pytest.mark.skipif(not shutil.which("gixy"), reason="gixy is not installed")
def test_gixy_finds_nothing(nginx):
    found = subprocess.run(["gixy", nginx.configuration], capture_output=True, text=True)
    assert found.returncode == 0 and "No issues found" in found.stdout, found.stdout
