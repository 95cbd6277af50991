"""CSV files become CRM records: by a job, all of a file or nothing, and as often as one likes."""

import json
import time
from datetime import UTC, datetime, timedelta

import pytest
from crm_site import body, refusal, someone
from realtime_line import Line, token, topic

IMPORT, IMPORTS = "/api/v1/crm/import", "/api/v1/crm/imports"
FILES = {
    "customers": (
        "external_id,name,kind,email,phone,city,country,source,owner,acquired_at,lost_at,notes\n"
        "c1,Alfa s.r.o.,company,a@alfa.cz,+420 1,Praha,CZ,Web,Jana,2026-01-05,,\"two\nlines, and \"\"quotes\"\"\"\n"
        "c2,Béla,person,,,Brno,SK,,,2026-02-01 08:30,2026-03-01T10:00:00Z,\n"
    ),
    "vehicles": (
        "external_id,make,model,model_year,vin,plate,status,price,currency,mileage_km,customer\n"
        "v1,Škoda,Fabia,2024,TMB1,1A2 3456,in_stock,359 000,CZK,12,c1\nv2,Toyota,Corolla,,,,sold,,,,\n"
    ),
    "opportunities": (
        "external_id,name,status,stage,source,owner,amount,currency,opened_at,closed_at,customer_id,vehicle_id\n"
        "o1,Fabia for Alfa,won,Closed,Web,Jana,359000.00,CZK,2026-01-06,2026-01-20,c1,v1\n"
        "o2,Another,new,,,,,,2026-01-07,,,\n"
    ),
    "invoices": (
        "external_id,number,customer_id,opportunity_id,owner,status,currency,net,tax,cost,paid,issued_at,due_on\n"
        "i1,2026-1,c1,o1,Jana,paid,CZK,100.10,21.02,50,,2026-01-20,2026-02-03\n"
        "i2,2026-2,c2,,,sent,EUR,7,0,0,0,2026-01-21T00:00:00+01:00,2026-02-04\n"
    ),
    "activities": (
        "external_id,subject,kind,notes,owner,occurred_at,customer_id,opportunity_id\n"
        "a1,Call,call,,Jana,2026-01-08 10:00:00,c1,o1\na2,Note,note,,,2026-01-09,,\n"
    ),
    "goals": (
        "external_id,name,metric,owner,target,currency,starts_on,ends_on\n"
        "g1,Sales,revenue,,1000000,CZK,2026-01-01,2026-12-31\ng2,Calls,activities,Jana,12,,2026-01-01,2026-03-31\n"
    ),
    "rates": "currency,quote,day,rate\nEUR,CZK,2026-01-01,25.123456789\nUSD,CZK,2026-01-02,\"23,4\"\n",
}  # fmt: skip


def send(person, kind, content, /, name="file.csv", **fields):
    """Uploads a file; the import as it was queued."""
    if isinstance(content, str):
        content = content.encode()
    data = {"type": kind, **fields}
    answer = person.post(IMPORT, files={"file": (name, content, "text/csv")}, data=data)
    made = body(answer, 202)
    assert made["status"] == "queued" and made["total_rows"] is None and made["created"] == 0
    assert (made["type"], made["file_name"]) == (kind, name)
    return made


def over(person, made, timeout=60):
    """The import once it is over."""
    deadline = time.monotonic() + timeout
    while True:
        state = body(person.get(f"{IMPORTS}/{made['import_id']}"))
        if state["status"] in ("completed", "failed"):
            assert state["finished_at"] >= state["started_at"] >= state["created_at"]
            return state
        assert time.monotonic() < deadline, state
        time.sleep(0.05)


def run(person, kind, content, /, **fields):
    return over(person, send(person, kind, content, **fields))


def counts(state):
    return tuple(state[name] for name in ("status", "created", "updated", "unchanged", "failed"))


def listed(person, kind, **query):
    return body(person.get(f"/api/v1/crm/{kind}", params={"limit": 100, "sort": "updated_at", **query}))


@pytest.fixture(scope="module")
def company(site):
    """Somebody in Prague with one file of each kind imported."""
    with someone(site, "Importer", "Europe/Prague") as person:
        for kind, content in FILES.items():
            assert counts(run(person, kind, content)) == ("completed", 2, 0, 0, 0), kind
        yield person


def by_id(person, kind):
    return {item["external_id"]: item for item in listed(person, kind)[kind]}


def test_every_kind_is_imported_with_its_references(company):
    customers = by_id(company, "customers")
    alfa, bela = customers["c1"], customers["c2"]
    assert (alfa["name"], alfa["origin"], alfa["notes"]) == ("Alfa s.r.o.", "import", 'two\nlines, and "quotes"')
    # A day begins at midnight in Prague; a time without a zone is Prague's, too.
    assert alfa["acquired_at"] == "2026-01-04T23:00:00.000Z" and bela["acquired_at"] == "2026-02-01T07:30:00.000Z"
    assert bela["lost_at"] == "2026-03-01T10:00:00.000Z" and bela["email"] is None
    vehicles = by_id(company, "vehicles")
    assert (vehicles["v1"]["price"], vehicles["v1"]["customer_id"]) == (359_000, alfa["id"])
    assert vehicles["v2"]["status"] == "sold" and vehicles["v2"]["customer_id"] is None
    deals = by_id(company, "opportunities")
    assert (deals["o1"]["customer_id"], deals["o1"]["vehicle_id"]) == (alfa["id"], vehicles["v1"]["id"])
    invoices = by_id(company, "invoices")
    assert invoices["i1"]["opportunity_id"] == deals["o1"]["id"] and invoices["i2"]["currency"] == "EUR"
    # A paid invoice is paid as a whole where the file does not say how much.
    assert (invoices["i1"]["net"], invoices["i1"]["paid"]) == (100.1, 121.12)
    assert by_id(company, "activities")["a1"]["occurred_at"] == "2026-01-08T09:00:00.000Z"
    assert by_id(company, "goals")["g2"]["target"] == 12
    rates = {item["currency"]: item["rate"] for item in listed(company, "rates")["rates"]}
    assert rates == {"EUR": 25.123456789, "USD": 23.4}


def test_the_same_file_again_changes_nothing(company):
    before = {kind: listed(company, kind) for kind in FILES}
    for kind, content in FILES.items():
        for dry_run in ("true", "false"):
            assert counts(run(company, kind, content, dry_run=dry_run)) == ("completed", 0, 0, 2, 0), kind
    assert {kind: listed(company, kind) for kind in FILES} == before


def test_a_dry_run_tells_what_the_import_then_does(ann):
    first = "external_id,name,city\n1,One,Praha\n2,Two,Brno\n"
    second = "external_id,name,city\n1,One,Plzeň\n2,Two,Brno\n3,Three,\n"
    assert counts(run(ann, "customers", first, dry_run="true")) == ("completed", 2, 0, 0, 0)
    assert listed(ann, "customers")["total"] == 0
    assert counts(run(ann, "customers", first)) == ("completed", 2, 0, 0, 0)
    for dry_run in ("true", "false"):
        assert counts(run(ann, "customers", second, dry_run=dry_run)) == ("completed", 1, 1, 1, 0)
    assert {item["city"] for item in listed(ann, "customers")["customers"]} == {"Plzeň", "Brno", None}


def test_an_empty_cell_empties_what_can_be_empty_and_keeps_the_rest(ann):
    run(ann, "customers", "external_id,name,kind,email,acquired_at\n1,One,person,a@b.cz,2026-01-01\n")
    state = run(ann, "customers", "external_id,name,kind,email,acquired_at\n1,One,,,\n")
    assert counts(state) == ("completed", 0, 1, 0, 0)
    item = listed(ann, "customers")["customers"][0]
    assert (item["kind"], item["email"], item["acquired_at"][:10]) == ("person", None, "2026-01-01")
    # A column that is not there says nothing.
    assert counts(run(ann, "customers", "external_id,city\n1,Praha\n")) == ("completed", 0, 1, 0, 0)
    assert listed(ann, "customers")["customers"][0]["name"] == "One"


ERRORS = [
    ("customers", "name,country\nA,cz\n,CZ\nB\nC,CZ\n", [(2, "country"), (3, "name"), (4, None)]),
    ("customers", "Name,Acquired at,lost_at\nA,2026-02-01,2026-01-01\nB,soon,\n", [(2, "lost_at"), (3, "Acquired at")]),
    ("customers", "external_id,name\n1,A\n1,B\n" + "x" * 191 + ",C\n", [(3, "external_id"), (4, "external_id")]),
    ("vehicles", "make,model,price,model_year\nA,B,1,\nA,B,,1700\nA,B,,x\n",
     [(2, "currency"), (3, "model_year"), (4, "model_year")]),
    ("opportunities", "name,amount,currency,status\nA,\"1,200\",CZK,\nB,x,CZK,\nC,,,gone\nD,1,czk,\n",
     [(2, "amount"), (3, "amount"), (4, "status"), (5, "currency")]),
    ("invoices", "number,customer_id,currency,net,due_on\n1,nobody,CZK,1,2026-01-01\n2,,CZK,1,2026-02-30\n",
     [(2, "customer_id"), (3, "due_on")]),
    ("activities", "subject,kind,occurred_at\nA,call,9999-01-01\nB,,2026-01-01\n", [(2, "occurred_at"), (3, "kind")]),
    ("goals", "name,metric,target,currency,starts_on,ends_on\nA,revenue,0,CZK,2026-01-01,2025-01-01\n",
     [(2, "target"), (2, "ends_on")]),
    ("rates", "currency,quote,day,rate\nEUR,EUR,2026-01-01,1\nEUR,CZK,2026-01-01,0\nEUR,CZK,2026-01-01,1\n"
     "EUR,CZK,2026-01-01,2\n", [(2, "quote"), (3, "rate"), (5, "day")]),
    # What is wrong with the file as a whole.
    ("customers", "name,nmae,name,\nA,B,C,D\n", [(1, "nmae"), (1, "name"), (1, None)]),
    ("customers", "city\nPraha\n", [(1, "name")]),
    ("customers", "name\n", [(1, None)]),
    ("customers", 'name\nA\n"B\n', [(3, None)]),
    ("customers", b"name\nA\n\xff\n", [(3, None)]),
    ("customers", b"\x89PNG\r\n\x1a\n\x00\x00", [(1, None)]),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "content", "places"), ERRORS)
def test_errors_are_named_by_line_and_column_and_keep_everything_out(ann, kind, content, places):
    for dry_run in ("true", "false"):
        state = run(ann, kind, content, dry_run=dry_run)
        assert state["status"] == "failed"
        assert [(issue["line"], issue["column"]) for issue in state["errors"]] == places
        assert all(issue["message"] for issue in state["errors"]) and state["error_count"] == len(places)
        if dry_run == "false":
            assert (state["created"], state["updated"], state["unchanged"]) == (0, 0, 0)
    assert listed(ann, kind)["total"] == 0


def test_errors_may_be_skipped(ann):
    content = "external_id,name,country\n1,A,CZ\n2,B,cz\n3,,CZ\n4,D,\n"
    for dry_run in ("true", "false"):
        state = run(ann, "customers", content, on_error="skip", dry_run=dry_run)
        assert counts(state) == ("completed", 2, 0, 0, 2) and state["on_error"] == "skip"
        assert [issue["line"] for issue in state["errors"]] == [3, 4]
    assert {item["name"] for item in listed(ann, "customers")["customers"]} == {"A", "D"}


def test_of_many_errors_the_first_are_kept_and_all_are_counted(ann):
    state = run(ann, "customers", "name,country\n" + "A,x\n" * 1_500)
    assert (len(state["errors"]), state["error_count"], state["failed"]) == (100, 1_500, 1_500)
    assert [issue["line"] for issue in state["errors"]] == list(range(2, 102))


@pytest.mark.parametrize(
    "encode",
    [
        lambda text: b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode(),
        lambda text: text.replace(",", ";").encode(),
        lambda text: text.replace(",", "\t").rstrip("\n").encode(),
        lambda text: "".join(
            ",".join(f'"{cell}"' for cell in line.split(",")) + "\n" for line in text.splitlines()).encode(),
    ],
    ids=["byte order mark, CRLF", "semicolons", "tabs, no last line end", "all quoted"],
)  # fmt: skip
def test_files_as_programs_write_them(ann, encode):
    text = "external_id,name,city,owner\n1,Příliš žluťoučký,Kůň,日本\n2,B,,\n"
    assert counts(run(ann, "customers", encode(text))) == ("completed", 2, 0, 0, 0)
    assert counts(run(ann, "customers", text)) == ("completed", 0, 0, 2, 0)


def test_a_mapping_says_what_columns_are_for(ann):
    content = "Kod;Firma;Mesto;Poznamka;Zeme\nK1;Alfa;Praha;pryč;CZ\n"
    mapping = {"Kod": "external_id", "Firma": "name", "Mesto": "City", "Poznamka": None, "Zeme": "country"}
    state = run(ann, "customers", content, mapping=json.dumps(mapping))
    assert counts(state) == ("completed", 1, 0, 0, 0)
    item = listed(ann, "customers")["customers"][0]
    assert (item["external_id"], item["name"], item["city"], item["notes"]) == ("K1", "Alfa", "Praha", None)
    state = run(ann, "customers", content, mapping=json.dumps({**mapping, "Ulice": "notes"}))
    assert [(issue["line"], issue["column"]) for issue in state["errors"]] == [(1, "Ulice")]


def test_a_reference_may_be_an_id_of_ours(ann):
    made = body(ann.post("/api/v1/crm/customers", json={"name": "By hand"}), 201)
    state = run(ann, "invoices", f"number,customer,currency,net,due_on\n1,{made['id']},CZK,5,2026-01-01\n")
    assert counts(state) == ("completed", 1, 0, 0, 0)
    assert listed(ann, "invoices")["invoices"][0]["customer_id"] == made["id"]


def test_a_rate_is_known_by_its_day(ann):
    body(ann.post("/api/v1/crm/rates", json={"currency": "EUR", "quote": "CZK", "day": "2026-01-01", "rate": 24}), 201)
    content = "currency,quote,day,rate\nEUR,CZK,2026-01-01,25\nEUR,CZK,2026-01-02,26\n"
    assert counts(run(ann, "rates", content)) == ("completed", 1, 1, 0, 0)
    assert sorted(item["rate"] for item in listed(ann, "rates")["rates"]) == [25, 26]


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({}, "type"),
        ({"type": "cars"}, "type"),
        ({"type": "customers", "dry_run": "maybe"}, "dry_run"),
        ({"type": "customers", "on_error": "ignore"}, "on_error"),
        ({"type": "customers", "mapping": "{"}, "mapping"),
        ({"type": "customers", "mapping": "[]"}, "mapping"),
        ({"type": "customers", "mapping": '{"a": "no_such"}'}, "mapping.a"),
        ({"type": "customers", "mapping": '{"a": "name", "b": "name"}'}, "mapping.b"),
        ({"type": "customers", "mapping": '{"a": 1}'}, "mapping.a"),
        ({"type": "customers", "more": "x"}, "more"),
    ],
)
def test_a_form_that_is_wrong_is_refused_by_field(ann, data, field):
    inner = refusal(ann.post(IMPORT, files={"file": ("a.csv", b"name\nA\n")}, data=data), 400, "INVALID_REQUEST")
    assert [issue["field"] for issue in inner["details"]["fields"]] == [field]


def test_no_file_an_empty_one_and_a_too_large_one(ann):
    for files in ({"other": ("a.csv", b"x")}, {"file": ("a.csv", b"")}):
        inner = refusal(ann.post(IMPORT, files=files, data={"type": "customers"}), 400, "INVALID_REQUEST")
        assert [issue["field"] for issue in inner["details"]["fields"]] == list(files)
    refusal(ann.post(IMPORT, json={"type": "customers"}), 415, "UNSUPPORTED_MEDIA_TYPE")
    large = b"name\n" + b"a" * 11_000_000
    refusal(ann.post(IMPORT, files={"file": ("a.csv", large)}, data={"type": "customers"}), 413, "PAYLOAD_TOO_LARGE")


def test_imports_are_listed_newest_first_and_are_nobody_elses(ann, bob):
    made = [run(ann, "customers", f"name\nA{number}\n", name=f"{number}.csv") for number in range(3)]
    page = body(ann.get(IMPORTS, params={"limit": 2}))
    assert (page["total"], page["limit"], page["offset"]) == (3, 2, 0)
    assert page["imports"] == made[:0:-1]
    assert body(bob.get(IMPORTS))["imports"] == []
    refusal(bob.get(f"{IMPORTS}/{made[0]['import_id']}"), 404, "NOT_FOUND")
    refusal(ann.get(f"{IMPORTS}/nothing"), 404, "NOT_FOUND")


def test_two_people_import_the_same_keys_without_meeting(ann, bob):
    content = "external_id,name\n1,A\n2,B\n"
    sent = [(person, send(person, "customers", content)) for person in (ann, bob)]
    for person, made in sent:
        assert counts(over(person, made)) == ("completed", 2, 0, 0, 0)


def test_imported_rows_move_the_open_board_once(site, ann):
    board = body(
        ann.post("/api/v1/dashboards", json={"name": "Money", "config": {"enabledWidgets": ["kpi_customers"]}}), 201)
    with Line(site, token(ann)) as line:
        line.join(topic(board))
        state = run(ann, "customers", "name\n" + "".join(f"Customer {number}\n" for number in range(2_000)))
        assert state["created"] == 2_000
        _, kind, _, _ = line.change()
        assert kind == "widget_data"
    assert body(ann.get("/api/v1/widgets/kpi_customers/data"))["data"]["current_value"] == 2_000
    dry = send(ann, "customers", "name\nOne more\n", dry_run="true")
    over(ann, dry)


def test_progress_is_told_to_the_workspace_as_the_import_itself_shows_it(site, ann, bob):
    workspace = ann.make_dashboard()["workspace_id"]
    with Line(site, token(ann)) as line:
        line.join(f"realtime:workspace:{workspace}")
        made = send(ann, "customers", "name\n" + "".join(f"Customer {number}\n" for number in range(10_000)))
        told = []
        while not told or told[-1]["status"] == "running":
            _, kind, payload, _ = line.change(seconds=60)
            assert kind == "import_progress"
            told.append(payload)
        assert told[-1] == over(ann, made)
        assert told[0]["status"] == "running" and told[0]["created"] == 0
        assert [state["processed_rows"] for state in told] == sorted(state["processed_rows"] for state in told)
        # At most two a second, the first and the last besides.
        took = datetime.fromisoformat(told[-1]["finished_at"]) - datetime.fromisoformat(told[0]["started_at"])
        assert len(told) <= 2 * took.total_seconds() + 3
    run(bob, "customers", "name\nBob's\n")


def test_fifty_thousand_lines(site):
    with someone(site, "Fifty", "Europe/Prague") as person:
        days = [datetime(2025, 1, 1, tzinfo=UTC) + timedelta(hours=number % 8_000) for number in range(50_000)]
        run(person, "customers", "external_id,name\n" + "".join(f"c{number},C {number}\n" for number in range(500)))
        content = "external_id,number,customer_id,currency,net,issued_at,due_on,status\n" + "".join(
            f"i{number},N{number},c{number % 500},CZK,{number % 900}.50,{day:%Y-%m-%dT%H:%M:%SZ},2026-01-31,sent\n"
            for number, day in enumerate(days)
        )
        state = over(person, send(person, "invoices", content), timeout=240)
        assert counts(state) == ("completed", 50_000, 0, 0, 0) and state["total_rows"] == 50_000
        assert state["processed_rows"] == 50_000
        again = over(person, send(person, "invoices", content.replace("i7,N7,", "i7,N7 new,")), timeout=240)
        assert counts(again) == ("completed", 0, 1, 49_999, 0)
        assert body(person.get("/api/v1/crm/invoices", params={"search": "N7 new"}))["invoices"][0]["net"] == 7.5
