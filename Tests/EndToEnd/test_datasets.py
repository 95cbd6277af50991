"""Data sets: uploads through nginx, rows, deletion."""

import re
import secrets

from site_under_test import BASE62, TIME, error, ok

SALES = "day,region,amount,units,paid\n2026-01-01,north,0.10,3,true\n2026-01-02,south,0.20,,false\n"
LIMIT = 10_485_760


def upload(person, content, file="sales.csv", status=201, kind="text/csv", **fields):
    answer = person.post("/api/datasets", files={"file": (file, content, kind)}, data=fields)
    return ok(answer, status)["dataset"] if status == 201 else answer


def test_an_upload_is_answered_with_what_was_found_in_it(ann):
    made = upload(ann, SALES, file="My sales.csv")
    assert re.fullmatch(f"ds_{BASE62}", made["id"]) and TIME.fullmatch(made["created_at"])
    assert (made["name"], made["format"], made["row_count"]) == ("My sales", "csv", 2)
    assert made["size_bytes"] == len(SALES)
    assert [column["type"] for column in made["columns"]] == ["time", "text", "number", "integer", "boolean"]
    rows = ok(ann.get(f"/api/datasets/{made['id']}/rows"))
    assert rows["rows"][1] == ["2026-01-02T00:00:00.000Z", "south", 0.2, None, False]
    assert (rows["total"], rows["has_more"], rows["columns"]) == (2, False, made["columns"])
    assert ok(ann.get("/api/datasets"))["datasets"] == [made]
    ok(ann.delete(f"/api/datasets/{made['id']}"), 204)
    error(ann.get(f"/api/datasets/{made['id']}"), 404, "NOT_FOUND")


def test_a_json_file_and_a_name_of_its_own(ann):
    made = upload(ann, '[{"a": 1}, {"a": 2.5, "b": "x"}]', "x.json", kind="application/json", name="Mine")
    assert (made["name"], made["format"]) == ("Mine", "json")
    assert ok(ann.get(f"/api/datasets/{made['id']}/rows"))["rows"] == [[1, None], [2.5, "x"]]


def test_a_file_that_is_wrong_is_refused_by_its_lines(ann):
    refused = error(upload(ann, "a,b\n1\n1,2\n1,2,3\n", status=400), 400, "VALIDATION_ERROR")
    assert [place["line"] for place in refused["details"]["lines"]] == [2, 4]
    assert refused["message"].startswith("Line 2: ")
    error(upload(ann, "x", "a.png", status=415, kind="image/png"), 415, "UNSUPPORTED_MEDIA_TYPE")
    error(ann.post("/api/datasets", json={}), 415, "UNSUPPORTED_MEDIA_TYPE")
    assert ok(ann.get("/api/datasets"))["total"] == 0


def test_a_file_of_just_the_limit_is_taken_and_one_byte_more_is_not(ann):
    head = b"text\n"
    line = b"x" * 1023 + b"\n"
    text = head + line * ((LIMIT - len(head)) // len(line))
    text += b"y" * (LIMIT - len(text))
    made = upload(ann, text)
    assert made["size_bytes"] == LIMIT
    error(upload(ann, text + b"z", status=413), 413, "PAYLOAD_TOO_LARGE")
    # Beyond what nginx lets through.
    error(upload(ann, text + b"z" * 200_000, status=413), 413, "PAYLOAD_TOO_LARGE")
    # A body of JSON has the contract's own limit still.
    large = ann.post("/api/dashboards", content=b'"' + b"x" * LIMIT + b'"', headers={"Content-Type": "application/json"})
    error(large, 413, "PAYLOAD_TOO_LARGE")


def test_two_hundred_thousand_rows_are_taken_and_paged(ann):
    text = "n,t\n" + "".join(f"{n},row {n}\n" for n in range(200_000))
    made = upload(ann, text)
    assert made["row_count"] == 200_000
    page = ok(ann.get(f"/api/datasets/{made['id']}/rows?limit=3&offset=199998"))
    assert page["rows"] == [[199_998, "row 199998"], [199_999, "row 199999"]]


def test_an_upload_that_is_repeated_makes_one_data_set(ann):
    headers = {"Idempotency-Key": secrets.token_hex(16)}
    sent = [
        ann.post("/api/datasets", files={"file": ("a.csv", SALES, "text/csv")}, headers=headers) for _ in range(2)
    ]  # fmt: skip
    assert ok(sent[0], 201) == ok(sent[1], 201)
    assert sent[1].headers["idempotency-replayed"] == "true"
    assert ok(ann.get("/api/datasets"))["total"] == 1


def test_somebody_elses_data_set_is_not_there(ann, bob):
    made = upload(ann, SALES)
    for path in (f"/api/datasets/{made['id']}", f"/api/datasets/{made['id']}/rows"):
        error(bob.get(path), 404, "NOT_FOUND")
    error(bob.delete(f"/api/datasets/{made['id']}"), 404, "NOT_FOUND")
    query = {"endpoint": f"dataset:{made['id']}"}
    error(bob.post("/api/widgets/preview", json={"type": "table", "data_query": query}), 404, "NOT_FOUND")


def test_uploads_are_limited_by_the_contracts_number(limited):
    person = limited.person()
    answers = [person.post("/api/datasets", files={"file": ("a.csv", SALES, "text/csv")}) for _ in range(11)]
    person.close()
    assert [answer.status_code for answer in answers] == [201] * 10 + [429]
    assert answers[0].headers["x-ratelimit-limit"] == "10"


def test_no_file_is_left_behind(site, ann, eventually):
    upload(ann, SALES)
    upload(ann, "a,b\n1\n", status=400)
    # Others may just be sending theirs.
    eventually(lambda: list((site.directory / "uploads").iterdir()) == [], what="nothing is left")
