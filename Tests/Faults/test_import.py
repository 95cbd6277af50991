"""Jobs workers die in the middle of an import: it goes on, and every row is there once."""

import http.client
import json
import uuid

import pytest
from line import Account
from own_instance import wait_for

ROWS = 30_000


def form(kind, content):
    boundary = uuid.uuid4().hex
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="type"\r\n\r\n{kind}\r\n',
        f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n{content}\r\n',
        f"--{boundary}--\r\n",
    ]
    return "".join(parts).encode(), {"Content-Type": f"multipart/form-data; boundary={boundary}"}


def upload(account, kind, content):
    """The path of the import."""
    body, headers = form(kind, content)
    line = http.client.HTTPSConnection("localhost", account.instance.port, context=account.instance.tls())
    try:
        line.request("POST", "/api/v1/crm/import", body, {**headers, **account.headers()})
        answer = line.getresponse()
        text = answer.read()
    finally:
        line.close()
    assert answer.status == 202, text[:500]
    return f"/api/v1/crm/imports/{json.loads(text)['import_id']}"


@pytest.mark.timeout(300)
def test_an_import_whose_worker_is_killed_again_and_again_is_made_once(make):
    instance = make()
    account = Account(instance)
    # Without keys: written twice they would be twice as many.
    path = upload(account, "customers", "name\n" + "".join(f"Customer {number}\n" for number in range(ROWS)))

    def state():
        return account.get(path).json

    def total():
        return account.get("/api/v1/crm/customers?limit=1").json["total"]

    # Once while it looks at rows, once while it writes them.
    for share in (0.1, 0.6):
        wait_for(lambda s=share: state()["processed_rows"] >= ROWS * s, 120, f"{share} of it")
        instance.wait_restarted("jobs-1", instance.kill("jobs-1"))
        assert total() in (0, ROWS)
    wait_for(lambda: state()["status"] == "completed", 180, "the import's end")
    assert (state()["created"], total()) == (ROWS, ROWS)
    assert instance.sql("SELECT COUNT(*) FROM crm_import_packets") == [["0"]]
