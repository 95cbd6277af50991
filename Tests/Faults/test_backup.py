"""A backup made under load, brought back elsewhere."""

import time

import pytest
from line import Account, Line
from load import Load

# One public address, so that tokens are good in both.
ISSUER = {"auth": {"issuer": "https://atrium.example"}}


def answers(account, dashboard, widget):
    """What an account sees of its things, without what reading itself changes."""
    paths = [
        "/api/profile", f"/api/dashboards/{dashboard}/versions", f"/api/dashboards/{dashboard}/versions/1",
        f"/api/dashboards/{dashboard}/versions/2", f"/api/dashboards/{dashboard}/widgets", f"/api/widgets/{widget}",
        "/api/dashboards?sort=name&order=asc", "/api/dashboards?search=quiet&tags=one,two",
    ]  # fmt: skip
    seen = {}
    for path in paths:
        answer = account.get(path)
        assert answer.status == 200, (path, answer)
        seen[path] = answer.json
    return seen


def make_quiet_account(instance):
    """An account whose things stay as they are during the backup: with history, a widget, and something deleted."""
    account = Account(instance)
    created = account.post("/api/dashboards", {"name": "quiet", "tags": ["one", "two"]}).json["dashboard"]["id"]
    place = {"position_x": 0, "position_y": 0, "width": 4, "height": 3}
    path = f"/api/dashboards/{created}/widgets"
    widget = account.post(path, {"name": "chart", "type": "chart", "config": {"x": [1, 2]}, **place})
    assert widget.status == 201, widget
    gone = account.post("/api/dashboards", {"name": "gone"}).json["dashboard"]["id"]
    assert account.send("DELETE", f"/api/dashboards/{gone}").status == 204
    return account, created, widget.json["widget"]["id"], gone


def attach(account, content):
    """Hangs a file on a new task; its address."""
    task = account.post("/api/v2/tasks", {"title": "quiet"}).json["id"]
    form = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n' + content + b"\r\n--b--\r\n"
    headers = {**account.headers(), "Content-Type": "multipart/form-data; boundary=b"}
    with Line(account.instance) as line:
        attached = line.send("POST", f"/api/v2/tasks/{task}/attachments", headers, form)
    assert attached.status == 201, attached
    return attached.json["url"]


@pytest.mark.timeout(400)
def test_a_backup_made_under_load_gives_the_same_answers_elsewhere(make, tmp_path):
    instance = make(ISSUER)
    quiet = make_quiet_account(instance)
    account, created, widget, gone = quiet
    seen = answers(account, created, widget)
    file = attach(account, b"what is attached")
    archive = tmp_path / "backup.tar"
    with Load(instance, [Account(instance) for _ in range(4)]) as running:
        running.wait_for_answers(300)
        before = dict(running.acknowledged)
        instance.atrium("backup", str(archive))
        made = time.monotonic()
        running.wait_for_answers(300)
    assert running.failed() == [], running.summary

    other = make(ISSUER, start=False, fresh=True)
    other.atrium("restore", str(archive))
    other.start()
    running.instance = other
    rows = running.rows()
    late = {sent.name for sent in running.sent if sent.kind == "create" and sent.begun > made}
    assert set(before) <= set(rows), "acknowledged before the backup, and not in it"
    assert max(rows.values()) == 1
    assert late.isdisjoint(rows), "made after the backup, and in it"

    account.instance = other
    assert answers(account, created, widget) == seen
    assert account.get(file).body == b"what is attached"
    assert account.get(f"/api/dashboards/{gone}").status == 404
    running.acknowledged = {name: before[name] for name in list(before)[-50:]}
    running.assert_replayed()
    again = account.post("/auth/signin", {"email": account.email, "password": account.password})
    assert again.status == 200
    other.atrium("restore-deleted", gone)
    assert account.get(f"/api/dashboards/{gone}").status == 200
    assert account.post("/api/dashboards", {"name": "new"}).status == 201


@pytest.mark.timeout(300)
def test_a_restore_over_data_or_of_a_damaged_archive_is_refused_and_changes_nothing(make, tmp_path):
    instance = make()
    account = Account(instance)
    archive, damaged = tmp_path / "backup.tar", tmp_path / "damaged.tar"
    instance.atrium("backup", str(archive))
    whole = archive.read_bytes()
    damaged.write_bytes(whole[: len(whole) // 2])

    assert instance.atrium("restore", str(archive), "--force", check=False).returncode == 1, "it runs"
    instance.stop()
    assert instance.atrium("restore", str(archive), check=False).returncode == 1, "it has data"
    assert instance.atrium("restore", str(damaged), "--force", check=False).returncode == 1, "it is damaged"
    instance.start()
    assert account.get("/api/dashboards").json["total"] == 2

    assert account.post("/api/dashboards", {"name": "later"}).status == 201
    instance.stop()
    instance.atrium("restore", str(archive), "--force")
    instance.start()
    assert account.get("/api/dashboards").json["total"] == 2
    assert archive.stat().st_mode & 0o077 == 0, "others can read everybody's data"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["backup.tar", "damaged.tar"]
