"""What widgets show, against a second opinion: the same query worked out in Python."""

import json
import random
from datetime import datetime, timedelta, timezone
from decimal import Decimal

import pytest
from site_under_test import error, fields, ok
from test_datasets import upload

BEGIN = datetime(2026, 1, 1, tzinfo=timezone.utc)
REGIONS = ["north", "south", "east", "west", "Über", "", "o'brien", 'say "x"', "100%", "a_b"]


def make_rows(dice, count):
    """Rows with nulls, duplicates and numbers that binary fractions cannot hold."""
    def some(value):
        return None if dice.random() < 0.1 else value

    return [
        {
            "day": some((BEGIN + timedelta(hours=dice.randrange(2_000))).isoformat().replace("+00:00", "Z")),
            "region": some(dice.choice(REGIONS)),
            "amount": some(dice.randrange(-100_000, 100_000) / 100),
            "units": some(dice.randrange(-5, 20)),
            "paid": some(dice.random() < 0.5),
        }
        for _ in range(count)
    ]


def key(value):
    return Decimal(str(value)) if isinstance(value, float) else value


def holds(row, condition):
    have, value = key(row[condition["field"]]), condition["value"]
    match condition["operator"]:
        case "eq":
            return have == key(value)
        case "ne":
            return have != key(value)
        case "in":
            return have in [key(one) for one in value]
        case "contains":
            return have is not None and value.lower() in have.lower()
    if have is None:
        return False
    value = key(value)
    return {"gt": have > value, "gte": have >= value, "lt": have < value, "lte": have <= value}[condition["operator"]]


def draw_condition(dice):
    field = dice.choice(["day", "region", "amount", "units", "paid"])
    value = {
        "day": (BEGIN + timedelta(hours=dice.randrange(2_000))).isoformat().replace("+00:00", "Z"),
        "region": dice.choice(REGIONS), "amount": dice.randrange(-100_000, 100_000) / 100,
        "units": dice.randrange(-5, 20), "paid": dice.random() < 0.5,
    }[field]  # fmt: skip
    operators = ["eq", "ne", "in"] + ([] if field == "paid" else ["gt", "gte", "lt", "lte"])
    operator = dice.choice(operators + (["contains"] if field == "region" else []))
    if operator == "in":
        value = [value] + ([None] if dice.random() < 0.3 else [])
    elif operator in ("eq", "ne") and dice.random() < 0.2:
        value = None
    return {"field": field, "operator": operator, "value": value}


def aggregate(function, values):
    values = [key(value) for value in values if value is not None]
    if function == "count":
        return len(values)
    if not values:
        return None
    if function == "avg":
        return sum(values) / Decimal(len(values))
    return {"sum": sum, "min": min, "max": max}[function](values)


def same(shown, worked_out):
    if shown is None or worked_out is None or isinstance(shown, str):
        return shown == worked_out
    return abs(Decimal(str(shown)) - worked_out) <= Decimal("1e-9")


def ask(person, kind, query, config=None):
    return ok(person.post("/api/widgets/preview", json={"type": kind, "data_query": query, "config": config or {}}))


@pytest.fixture(scope="module")
def table(site):
    """The same random rows as a data set and as a widget's own data."""
    dice = random.Random(20260102)
    rows = make_rows(dice, 1_500)
    yield (person := site.person("Olive")), rows, upload(person, json.dumps(rows), "rows.json"), dice
    person.close()


@pytest.mark.parametrize("inline", [False, True])
def test_filters_aggregates_and_groups_are_what_python_makes_of_them(table, inline):
    person, rows, made, dice = table
    rows = rows[:300] if inline else rows
    for _ in range(120):
        conditions = [draw_condition(dice) for _ in range(dice.randrange(3))]
        function = dice.choice(["sum", "avg", "count", "min", "max"])
        field = dice.choice(["amount", "units"])
        query = {"filters": conditions, "aggregation": {"type": function, "field": field}}
        query |= {"parameters": {"data": rows}} if inline else {"endpoint": f"dataset:{made['id']}"}
        left = [row for row in rows if all(holds(row, one) for one in conditions)]

        shown = ask(person, "metric", query)["data"]["value"]
        assert same(shown, aggregate(function, [row[field] for row in left])), query | {"parameters": None}

        grouped = {**query, "parameters": {**query.get("parameters", {}), "group_by": "region"}}
        shown = dict(ask(person, "table", grouped)["data"]["rows"])
        names = {row["region"] for row in left}
        assert set(shown) == names
        for name in names:
            worked_out = aggregate(function, [row[field] for row in left if row["region"] == name])
            assert same(shown[name], worked_out), (name, conditions)


def test_tables_are_sorted_and_cut_as_python_does(table):
    person, rows, made, dice = table
    for _ in range(60):
        conditions = [draw_condition(dice) for _ in range(dice.randrange(2))]
        field, direction = dice.choice(["amount", "units", "day"]), dice.choice(["asc", "desc"])
        limit = dice.randrange(1, 200)
        query = {
            "endpoint": f"dataset:{made['id']}", "filters": conditions, "limit": limit,
            "sort": {"field": field, "direction": direction},
        }  # fmt: skip
        left = [row for row in rows if all(holds(row, one) for one in conditions)]
        known = [row for row in left if row[field] is not None]
        ordered = sorted(known, key=lambda row: key(row[field]), reverse=direction == "desc")
        ordered += [row for row in left if row[field] is None]
        shown = ask(person, "table", query)["data"]
        assert shown["total"] == len(left)
        place = [column["name"] for column in shown["columns"]].index(field)
        wanted = [row[field] for row in ordered[:limit]]
        if field == "day":
            wanted = [value and value.replace("Z", ".000Z") for value in wanted]
        assert [row[place] for row in shown["rows"]] == wanted


def test_a_time_range_includes_its_beginning_and_not_its_end(table):
    person, rows, made, dice = table
    board = person.make_dashboard()
    query = {
        "endpoint": f"dataset:{made['id']}", "parameters": {"time_column": "day"},
        "aggregation": {"type": "count", "field": "*"},
    }  # fmt: skip
    widget = person.make_widget(board, type="metric", data_query=query)
    for _ in range(20):
        begin, end = sorted(BEGIN + timedelta(hours=hour) for hour in dice.sample(range(2_000), 2))
        texts = [moment.isoformat().replace("+00:00", "Z") for moment in (begin, end)]
        shown = ok(person.get(f"/api/widgets/{widget['id']}/data", params=dict(zip(("from", "to"), texts))))
        assert shown["data"]["value"] == sum(1 for row in rows if row["day"] and texts[0] <= row["day"] < texts[1])
        earlier = (begin - (end - begin)).isoformat().replace("+00:00", "Z")
        assert shown["data"]["previous"] == sum(1 for row in rows if row["day"] and earlier <= row["day"] < texts[0])


def test_an_answer_that_is_at_hand_is_not_sent_again(table):
    person, _, made, _ = table
    board = person.make_dashboard()
    query = {"endpoint": f"dataset:{made['id']}", "aggregation": {"type": "sum", "field": "amount"}}
    widget = person.make_widget(board, type="metric", data_query=query)
    for path in (f"/api/widgets/{widget['id']}/data", f"/api/dashboards/{board['id']}/data"):
        first = person.get(path)
        ok(first)
        ok(person.get(path, headers={"If-None-Match": first.headers["etag"]}), 304)
    assert ok(person.get(f"/api/widgets/{widget['id']}"))["widget"]["last_updated_at"]
    ok(person.put(f"/api/widgets/{widget['id']}", json={"data_query": {**query, "limit": 5}}))
    changed = {**query, "aggregation": {"type": "count", "field": "*"}}
    ok(person.put(f"/api/widgets/{widget['id']}", json={"data_query": changed}))
    assert ok(person.get(path, headers={"If-None-Match": first.headers["etag"]}))["widgets"][0]["data"]["value"] == 1_500


def test_what_is_wrong_with_a_query_is_named_and_nothing_of_it_is_run(table):
    person, _, made, _ = table
    nasty = "`; DROP TABLE data_sets; -- '\""
    for query, field in [
        ({"filters": [{"field": nasty, "operator": "eq", "value": 1}]}, "data_query.filters[0].field"),
        ({"filters": [{"field": "units", "operator": "gt", "value": nasty}]}, "data_query.filters[0].value"),
        ({"sort": {"field": nasty, "direction": "asc"}}, "data_query.sort.field"),
        ({"aggregation": {"type": "sum", "field": nasty}}, "data_query.aggregation.field"),
        ({"parameters": {"group_by": nasty}, "aggregation": {"type": "count", "field": "*"}},
         "data_query.parameters.group_by[0]"),
    ]:  # fmt: skip
        answer = person.post(
            "/api/widgets/preview",
            json={"type": "table", "data_query": {**query, "endpoint": f"dataset:{made['id']}"}},
        )
        assert list(fields(answer)) == [field]
    harmless = {"field": "region", "operator": "eq", "value": nasty}
    shown = ask(person, "table", {"endpoint": f"dataset:{made['id']}", "filters": [harmless]})
    assert shown["data"]["total"] == 0


def test_a_deleted_data_set_leaves_the_other_widgets_alone(ann):
    made = upload(ann, "a\n1\n")
    board = ann.make_dashboard()
    lost = ann.make_widget(board, type="metric", data_query={"endpoint": f"dataset:{made['id']}"})
    kept = ann.make_widget(board, type="metric", data_query={"parameters": {"data": 7}})
    ok(ann.get(f"/api/widgets/{lost['id']}/data"))
    ok(ann.delete(f"/api/datasets/{made['id']}"), 204)
    error(ann.get(f"/api/widgets/{lost['id']}/data"), 404, "NOT_FOUND")
    shown = {one["widget_id"]: one for one in ok(ann.get(f"/api/dashboards/{board['id']}/data"))["widgets"]}
    assert shown[lost["id"]]["error"]["code"] == "NOT_FOUND"
    assert shown[kept["id"]]["data"]["value"] == 7


def test_the_first_dashboard_of_a_new_account_has_data(ann):
    boards = ok(ann.get("/api/dashboards"))["dashboards"]
    first = next(board for board in boards if board["is_default"])
    shown = ok(ann.get(f"/api/dashboards/{first['id']}/data"))["widgets"]
    assert shown and all("data" in widget for widget in shown)
