"""The signed-in person's profile."""

import pytest
from site_under_test import TIME, error, fields, ok


def profile(response, status=200):
    return ok(response, status)["profile"]


def test_a_new_profile_has_the_contracts_shape(ann):
    new = profile(ann.get("/api/profile"))
    assert {"id", "user_id", "timezone", "preferences", "settings", "onboarding_completed", "created_at",
            "updated_at"} <= set(new)  # fmt: skip
    assert TIME.fullmatch(new["created_at"]) and TIME.fullmatch(new["updated_at"])


def test_a_change_keeps_what_it_does_not_name_and_null_removes(ann):
    changes = {
        "full_name": "Ann Ä. Ünicode 🎈", "avatar_url": "https://example.com/a.png", "timezone": "Europe/Prague",
        "preferences": {"theme": "dark", "language": "de", "notifications": {"email": True, "push": False}},
        "settings": {"dashboard_auto_refresh": True, "default_dashboard_layout": "masonry"},
        "onboarding_completed": True,
    }  # fmt: skip
    first = profile(ann.put("/api/profile", json=changes))
    assert {name: first[name] for name in changes} == changes

    second = profile(ann.put("/api/profile", json={
        "full_name": None, "preferences": {"language": None, "notifications": {"push": True}},
        "settings": {}}))  # fmt: skip
    assert "full_name" not in second
    assert second["preferences"] == {"theme": "dark", "notifications": {"email": True, "push": True}}
    assert second["settings"] == first["settings"] and second["timezone"] == "Europe/Prague"
    assert profile(ann.get("/api/profile")) == second


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ({"email": "other@example.com"}, {"email": "unknown"}),
        ({"timezone": "Mars/Base"}, {"timezone": "value"}),
        ({"timezone": "../../etc/passwd"}, {"timezone": "value"}),
        ({"timezone": None}, {"timezone": "type"}),
        ({"full_name": "x" * 201}, {"full_name": "length"}),
        ({"avatar_url": "javascript:alert(1)"}, {"avatar_url": "format"}),
        ({"preferences": {"theme": "pink"}}, {"preferences.theme": "value"}),
        ({"preferences": {"notifications": {"sms": True}}}, {"preferences.notifications.sms": "unknown"}),
        ({"settings": {"ai_suggestions_enabled": "yes"}}, {"settings.ai_suggestions_enabled": "type"}),
        ({"preferences": []}, {"preferences": "type"}),
        ({"onboarding_completed": 1}, {"onboarding_completed": "type"}),
    ],
)
def test_what_is_unknown_or_ill_typed_is_refused_by_name_and_changes_nothing(ann, body, named):
    before = profile(ann.get("/api/profile"))
    assert fields(ann.put("/api/profile", json={"full_name": "changed", **body})) == named
    assert profile(ann.get("/api/profile")) == before


def test_every_wrong_field_is_named_at_once(ann):
    body = {"nope": 1, "full_name": 2, "settings": {"x": 1, "default_dashboard_layout": "spiral"}}
    assert fields(ann.put("/api/profile", json=body)) == {
        "nope": "unknown", "full_name": "type", "settings.x": "unknown",
        "settings.default_dashboard_layout": "value"}  # fmt: skip


def test_of_two_changes_that_saw_the_same_version_the_second_is_412(ann):
    tag = ann.get("/api/profile").headers["etag"]
    ok(ann.put("/api/profile", json={"full_name": "first"}, headers={"If-Match": tag}))
    late = ann.put("/api/profile", json={"full_name": "second"}, headers={"If-Match": tag})
    error(late, 412, "PRECONDITION_FAILED")
    assert profile(ann.get("/api/profile"))["full_name"] == "first"


def test_a_profile_is_seen_by_its_person_alone(ann, bob, nobody):
    assert profile(ann.get("/api/profile"))["user_id"] != profile(bob.get("/api/profile"))["user_id"]
    error(nobody.get("/api/profile"), 401, "UNAUTHORIZED")
    error(nobody.put("/api/profile", json={}), 401, "UNAUTHORIZED")
