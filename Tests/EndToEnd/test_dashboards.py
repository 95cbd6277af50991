"""Dashboards: make, see, find, change, copy, delete."""

import re
import secrets

import pytest
from site_under_test import BASE62, TIME, error, fields, ok

WHOLE = {
    "name": "Whole", "description": "with everything",
    "layout": {"type": "masonry", "columns": 6, "gap": 8, "auto_fit": False},
    "theme": {"mode": "dark", "primary_color": "#0a6b5d", "font_family": "Inter"},
    "config": {"auto_refresh": False, "refresh_interval": 60, "show_timestamps": False, "allow_public_access": True},
    "is_public": False, "is_template": True, "template_category": "sales", "tags": ["b", "a", "Ä"],
}  # fmt: skip


def names(response):
    return [dashboard["name"] for dashboard in ok(response)["dashboards"]]


def test_a_created_dashboard_has_what_was_given_and_the_defaults_for_the_rest(ann):
    made = ann.make_dashboard(name="  Plain  ")
    assert re.fullmatch(f"dash_{BASE62}", made["id"]) and made["user_id"] == ann.id
    assert made["name"] == "Plain" and "description" not in made
    assert made["layout"] == {"type": "grid", "columns": 12, "gap": 16, "auto_fit": True}
    assert made["config"] == {
        "auto_refresh": True, "refresh_interval": 30, "show_timestamps": True,
        "allow_public_access": False}  # fmt: skip
    assert (made["is_public"], made["is_template"], made["tags"], made["view_count"]) == (False, False, [], 0)
    assert TIME.fullmatch(made["created_at"]) and made["created_at"] == made["updated_at"]

    whole = ann.make_dashboard(**WHOLE)
    assert {name: whole[name] for name in WHOLE} == WHOLE
    body = ok(ann.get(f"/api/dashboards/{whole['id']}"))
    assert body["widgets"] == []
    assert {name: body["dashboard"][name] for name in WHOLE} == WHOLE


def test_a_change_keeps_what_it_does_not_name_and_merges_layout_theme_and_config(ann):
    made = ann.make_dashboard(**WHOLE)
    change = {"layout": {"gap": 4}, "theme": {"font_family": None}, "description": None, "tags": []}
    changed = ok(ann.put(f"/api/dashboards/{made['id']}", json=change))["dashboard"]
    assert changed["layout"] == {**WHOLE["layout"], "gap": 4}
    assert changed["theme"] == {"mode": "dark", "primary_color": "#0a6b5d"}
    assert changed["config"] == WHOLE["config"] and changed["tags"] == [] and "description" not in changed
    assert changed["name"] == "Whole" and changed["updated_at"] > made["updated_at"]
    assert changed["version"] == made["version"] + 1


def test_an_id_is_taken_in_both_forms_and_anything_else_is_not_found(ann):
    made = ann.make_dashboard()
    number = 0
    for digit in made["id"].removeprefix("dash_"):
        number = number * 62 + "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".index(digit)
    hexadecimal = f"{number:032x}"
    canonical = "-".join(hexadecimal[a:b] for a, b in ((0, 8), (8, 12), (12, 16), (16, 20), (20, 32)))
    for id in (made["id"], canonical, canonical.upper()):
        assert ok(ann.get(f"/api/dashboards/{id}"))["dashboard"]["id"] == made["id"]
    for id in ("x", "dash_", "dash_" + "z" * 22, "dash_" + "0" * 22, "wgt_" + made["id"][5:], hexadecimal,
               made["id"] + "0", made["id"][:-1], "%ff", "..%2f", "' OR 1=1 --", "Ä"):  # fmt: skip
        error(ann.get(f"/api/dashboards/{id}"), 404, "NOT_FOUND")


def test_a_deleted_dashboard_is_gone_for_every_route(ann):
    made = ann.make_dashboard()
    widget = ann.make_widget(made)
    path = f"/api/dashboards/{made['id']}"
    ok(ann.delete(path), 204)
    for response in (
        ann.get(path), ann.put(path, json={}), ann.delete(path), ann.get(f"{path}/widgets"),
            ann.get(f"{path}/versions"),
        ann.post(f"{path}/duplicate", json={"name": "x"}), ann.post(f"{path}/versions/1/restore"),
        ann.get(f"/api/widgets/{widget['id']}"), ann.put(f"/api/widgets/{widget['id']}", json={}),
        ann.delete(f"/api/widgets/{widget['id']}"),
    ):  # fmt: skip
        error(response, 404, "NOT_FOUND")
    assert made["name"] not in names(ann.get("/api/dashboards"))


def test_a_copy_is_a_dashboard_of_its_own_with_the_same_widgets(ann):
    made = ann.make_dashboard(**WHOLE)
    widgets = [ann.make_widget(made, name=f"w{n}", position_y=n, config={"x": n}) for n in range(3)]
    path = f"/api/dashboards/{made['id']}/duplicate"
    copy = ok(ann.post(path, json={"name": "Copy", "include_data": True}), 201)["dashboard"]
    assert copy["id"] != made["id"] and copy["name"] == "Copy"
    for name in ("description", "layout", "theme", "config", "tags"):
        assert copy[name] == made[name]
    copied = ok(ann.get(f"/api/dashboards/{copy['id']}"))["widgets"]
    assert [(w["name"], w["config"]) for w in copied] == [(w["name"], w["config"]) for w in widgets]
    assert {w["id"] for w in copied}.isdisjoint(w["id"] for w in widgets)
    assert {w["dashboard_id"] for w in copied} == {copy["id"]}
    assert fields(ann.post(path, json={})) == {"name": "required"}
    ok(ann.delete(f"/api/dashboards/{made['id']}"), 204)
    assert len(ok(ann.get(f"/api/dashboards/{copy['id']}"))["widgets"]) == 3


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ({}, {"name": "required"}),
        ({"name": ""}, {"name": "length"}),
        ({"name": "   "}, {"name": "length"}),
        ({"name": "x" * 201}, {"name": "length"}),
        ({"name": None}, {"name": "type"}),
        ({"name": "x", "colour": 1}, {"colour": "unknown"}),
        ({"name": "x", "id": "dash_1", "view_count": 5}, {"id": "unknown", "view_count": "unknown"}),
        ({"name": "x", "layout": {"columns": 0}}, {"layout.columns": "range"}),
        ({"name": "x", "layout": {"columns": 1.5}}, {"layout.columns": "type"}),
        ({"name": "x", "layout": {"columns": 1e400}}, None),
        ({"name": "x", "layout": {"type": "spiral", "rows": 1}}, {"layout.type": "value", "layout.rows": "unknown"}),
        ({"name": "x", "theme": {"primary_color": "#ggg"}}, {"theme.primary_color": "format"}),
        ({"name": "x", "config": {"refresh_interval": -1}}, {"config.refresh_interval": "range"}),
        ({"name": "x", "tags": ["ok", ""]}, {"tags[1]": "length"}),
        ({"name": "x", "tags": ["a,b"]}, {"tags[0]": "value"}),
        ({"name": "x", "tags": ["t"] * 21}, {"tags": "length"}),
        ({"name": "x", "is_public": "true"}, {"is_public": "type"}),
        ([], {"": "type"}),
        ("text", {"": "type"}),
    ],
)  # fmt: skip
def test_a_creation_that_breaks_a_rule_names_the_field(ann, body, named):
    if named is None:
        body = '{"name":"x","layout":{"columns":1e400}}'
        response = ann.post("/api/dashboards", content=body, headers={"Content-Type": "application/json"})
        error(response, 400, "VALIDATION_ERROR")
    else:
        assert fields(ann.post("/api/dashboards", json=body)) == named


def test_a_list_has_pages_with_total_has_more_and_pagination(ann):
    for number in range(4):
        ann.make_dashboard(name=f"d{number}")
    seen = []
    for offset, more in ((0, True), (2, True), (4, False)):
        body = ok(ann.get("/api/dashboards", params={"limit": 2, "offset": offset, "sort": "name", "order": "asc"}))
        assert (body["total"], body["has_more"]) == (5, more)
        after = {"next_offset": offset + 2} if more else {}
        assert body["pagination"] == {"limit": 2, "offset": offset, **after}
        seen += [dashboard["name"] for dashboard in body["dashboards"]]
    assert len(seen) == 5 and seen == sorted(seen, key=str.casefold)
    assert ok(ann.get("/api/dashboards"))["pagination"] == {"limit": 20, "offset": 0}
    beyond = ok(ann.get("/api/dashboards", params={"offset": 100}))
    assert (beyond["dashboards"], beyond["total"], beyond["has_more"]) == ([], 5, False)


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("limit=0", {"limit": "range"}), ("limit=101", {"limit": "range"}), ("limit=x", {"limit": "type"}),
        ("limit=1&limit=2", {"limit": "type"}), ("offset=-1", {"offset": "range"}), ("limit=", {"limit": "type"}),
        ("offset=99999999999999999999", {"offset": "type"}), ("sort=colour", {"sort": "value"}),
        ("order=up", {"order": "value"}), ("is_public=maybe", {"is_public": "type"}), ("foo=1", {"foo": "unknown"}),
        ("search=" + "x" * 201, {"search": "length"}), ("search=%ff", {"query": "format"}),
        ("search=%zz", {"query": "format"}), ("foo=1&limit=0", {"foo": "unknown", "limit": "range"}),
    ],
)  # fmt: skip
def test_a_query_parameter_that_is_unknown_or_does_not_fit_is_named(ann, query, named):
    assert fields(ann.get(f"/api/dashboards?{query}")) == named


def test_a_list_is_searched_by_name_and_description_without_case_or_accents(ann):
    ann.make_dashboard(name="Café Revenue")
    ann.make_dashboard(name="other", description="the CAFE downstairs")
    ann.make_dashboard(name="100% sure_thing")
    ann.make_dashboard(name="100 sure thing")
    found = {"params": {"sort": "created_at", "order": "asc"}}

    def search(text):
        return names(ann.get("/api/dashboards", params={**found["params"], "search": text}))

    assert search("cafe") == ["Café Revenue", "other"]
    assert search("0% s") == search("sure_") == ["100% sure_thing"]
    assert search("\\") == search("' OR '1'='1") == []
    assert len(search(" ")) == 5


def test_a_list_is_filtered_by_all_tags_however_they_are_written(ann):
    ann.make_dashboard(name="both", tags=["One", "two"])
    ann.make_dashboard(name="one", tags=["one"])
    for query in ("tags=one,two", "tags=one&tags=two", "tags[]=ONE&tags[]=two", "tags=two&tags=one,two"):
        assert names(ann.get(f"/api/dashboards?{query}")) == ["both"], query
    assert sorted(names(ann.get("/api/dashboards?tags=one"))) == ["both", "one"]
    assert names(ann.get("/api/dashboards?tags=three")) == []


def test_a_list_is_sorted_by_every_column_in_both_directions(ann):
    made = [ann.make_dashboard(name=name) for name in ("b", "a", "c")]
    for _ in range(2):
        ok(ann.get(f"/api/dashboards/{made[1]['id']}"))
    ok(ann.put(f"/api/dashboards/{made[0]['id']}", json={"description": "later"}))
    expected = {"created_at": ["b", "a", "c"], "name": ["a", "b", "c"], "updated_at": ["a", "c", "b"]}
    for sort, order in expected.items():
        both = {"is_template": "false", "sort": sort}
        ascending = [
            name for name in names(ann.get("/api/dashboards", params={**both, "order": "asc"})) if len(name) == 1
        ]
        descending = [
            name for name in names(ann.get("/api/dashboards", params={**both, "order": "desc"})) if len(name) == 1
        ]
        assert ascending == order and descending == order[::-1], sort


def test_a_view_is_counted_soon_and_the_list_is_sorted_by_it(ann, eventually):
    first, second = ann.make_dashboard(name="seldom"), ann.make_dashboard(name="often")
    for dashboard, times in ((first, 1), (second, 3)):
        for _ in range(times):
            ok(ann.get(f"/api/dashboards/{dashboard['id']}"))

    def counts():
        listed = ok(ann.get("/api/dashboards", params={"sort": "view_count"}))["dashboards"]
        return [(d["name"], d["view_count"]) for d in listed][:2] == [("often", 3), ("seldom", 1)] and listed

    listed = eventually(counts)
    assert TIME.fullmatch(listed[0]["last_viewed_at"])
    assert listed[0]["version"] == second["version"], "a view is no change"


def test_a_public_dashboard_is_everybodys_to_read_and_nobodys_but_the_owners_to_change(ann, bob):
    word = secrets.token_hex(8)
    public = ann.make_dashboard(name=word, is_public=True)
    private = ann.make_dashboard(name=f"{word} private")
    path = f"/api/dashboards/{public['id']}"
    widget = ann.make_widget(public)

    assert ok(bob.get(path))["dashboard"]["id"] == public["id"]
    ok(bob.get(f"{path}/widgets"))
    ok(bob.get(f"/api/widgets/{widget['id']}"))
    assert names(bob.get("/api/dashboards", params={"search": word, "is_public": "true"})) == [word]
    assert names(bob.get("/api/dashboards", params={"search": word})) == []
    copy = ok(bob.post(f"{path}/duplicate", json={"name": "mine"}), 201)["dashboard"]
    assert copy["user_id"] == bob.id and copy["is_public"] is False
    for response in (
        bob.put(path, json={"name": "taken"}), bob.delete(path), bob.post(f"{path}/versions/1/restore"),
        bob.post(f"{path}/widgets", json={"name": "w", "type": "chart", "position_x": 0, "position_y": 0,
            "width": 1, "height": 1}),
        bob.put(f"/api/widgets/{widget['id']}", json={"name": "taken"}), bob.delete(f"/api/widgets/{widget['id']}"),
        bob.get(f"{path}/versions"),
    ):  # fmt: skip
        error(response, 403, "FORBIDDEN")

    hidden = f"/api/dashboards/{private['id']}"
    for response in (
        bob.get(hidden), bob.put(hidden, json={"name": "x"}), bob.delete(hidden), bob.get(f"{hidden}/versions"),
        bob.post(f"{hidden}/duplicate", json={"name": "x"}), bob.get(f"{hidden}/widgets"),
    ):  # fmt: skip
        error(response, 404, "NOT_FOUND")
    ok(ann.put(path, json={"is_public": False}))
    error(bob.get(path), 404, "NOT_FOUND")


def test_templates_are_listed_apart(ann):
    ann.make_dashboard(name="template", is_template=True, template_category="sales")
    assert names(ann.get("/api/dashboards?is_template=true")) == ["template"]
    assert "template" not in names(ann.get("/api/dashboards?is_template=false"))


@pytest.mark.parametrize(
    "name",
    [
        "<script>alert(1)</script>",
        '"quoted" \\ back',
        "Ελλάδα 日本 🎈👩‍👩‍👧",
        "a\tb",
        "e\u0301",
        "\u202ertl",
        "x" * 200,
    ],
)
def test_any_text_comes_back_as_it_was_given(ann, name):
    made = ann.make_dashboard(name=name, description=name * 2, tags=[name[:50]])
    seen = ok(ann.get(f"/api/dashboards/{made['id']}"))["dashboard"]
    assert (seen["name"], seen["description"], seen["tags"]) == (name, name * 2, [name[:50]])
