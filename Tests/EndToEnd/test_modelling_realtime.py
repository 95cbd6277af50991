"""The WebSocket of the modelling edition, message by message, through the web server."""

import json
import re
import time
from contextlib import closing

import pytest
from modelling_line import Line, Place, done, refusal, token
from own_instance import free_port
from site_under_test import Site, at_best, ok


@pytest.fixture
def place(ann):
    return Place(ann)


@pytest.fixture
def both(place, bob):
    """The same, with somebody else who may edit."""
    place.invite(bob)
    return place


@pytest.fixture(scope="module")
def plain(make):
    """An instance that speaks the contract on the contract's own listener."""
    ports = {f"compat_{name}_port": free_port() for name in ("workspace", "flowforge", "modelling", "crm")}
    instance = make({"server": {"compat_listeners": True, **ports}})
    with Site.of(instance) as site:
        yield site, f"ws://localhost:{ports['compat_modelling_port']}"


# --- Handshakes ------------------------------------------------------------------------------------------------------


def error(response, status, code):
    assert response.status_code == status
    assert response.headers["content-type"] == "application/json"
    body = json.loads(response.body)
    assert body["error"] == code and isinstance(body["message"], str), body
    return body


def test_no_token_or_one_that_is_not_ours_is_refused(site, place, ann):
    error(refusal(site, place.id), 401, "unauthorized")
    error(refusal(site, place.id, "a.b.c"), 401, "unauthorized")
    ok(ann.post("/auth/signout"), 204)
    error(refusal(site, place.id, token(ann)), 401, "unauthorized")


def test_a_stranger_is_told_that_there_is_no_such_workspace(site, place, bob):
    assert error(refusal(site, place.id, token(bob)), 404, "not_found")["message"] == "Workspace not found"
    error(refusal(site, "01890a5d-ac96-774b-bcce-b302099a8057", token(bob)), 404, "not_found")
    error(refusal(site, "x", token(bob)), 404, "not_found")


def test_an_address_that_says_nonsense_is_refused(site, place, ann):
    error(refusal(site, place.id, token(ann), client="a b"), 400, "validation_error")
    error(refusal(site, place.id, token(ann), since="x"), 400, "validation_error")


def test_a_page_of_somebody_else_is_refused(site, place, ann):
    error(refusal(site, place.id, token(ann), origin="https://evil.example"), 403, "forbidden")


def test_a_request_without_an_upgrade_is_told_what_is_needed(place, ann):
    answer = ann.get(f"/api/v1/ws/{place.id}", params={"token": token(ann)})
    assert answer.status_code == 426 and answer.json()["error"] == "upgrade_required"


def test_a_token_may_stand_in_a_header(site, place, ann):
    with Line(site, place.id, headers={"Authorization": f"Bearer {token(ann)}"}) as line:
        assert line.is_quiet()


# --- The contract ----------------------------------------------------------------------------------------------------


def the_contracts_messages_pass(place, bob, open_line):
    """Each message of the contract, both ways, between two clients that know nothing else."""
    table = place.table()
    other = place.table("customers")
    relationship = place.make(
        "relationships", source_table_id=table["id"], target_table_id=other["id"], cardinality="one-to-one",
        optionality="optional", name="placed by")  # fmt: skip
    ann = place.owner
    with open_line(ann) as one, open_line(bob) as two:
        assert one.is_quiet() and two.is_quiet()
        one.say("update_table", table_id=table["id"], data={"name": "Bestellungen", "position_x": 40, "position_y": -7})
        told = two.next("table_updated")
        assert told["table_id"] == table["id"] and told["user_id"] == place.session()["primary_owner_id"]
        assert told["data"] == {"name": "Bestellungen", "position_x": 40, "position_y": -7}
        two.say("update_relationship", relationship_id=relationship["id"], data={"cardinality": "one-to-many"})
        told = one.next("relationship_updated")
        assert told["relationship_id"] == relationship["id"] and told["data"] == {"cardinality": "one-to-many"}
        # What one does oneself is not told.
        assert one.is_quiet() and two.is_quiet()
        one.say("presence_update", cursor_position={"x": 12.5, "y": 0}, selected_elements=[table["id"]])
        told = two.next("presence_update")
        assert told["cursor_position"] == {"x": 12.5, "y": 0} and told["selected_elements"] == [table["id"]]
        assert told["user_id"] == place.session()["primary_owner_id"]
        assert done(ann.delete(f"{place.path}/tables/{table['id']}"), 204) is None
        assert one.next("table_deleted")["data"] == {"removed_relationships": [relationship["id"]]}
        one.say("update_table", table_id=table["id"], data={"name": "late"})
        warning = one.next("conflict_warning")
        assert (warning["element_type"], warning["element_id"]) == ("table", table["id"])
        assert warning["message"] == "Table has already been deleted"
        assert two.next("table_deleted")["table_id"] == table["id"] and two.is_quiet()


def test_the_contracts_messages_pass_on_tls(site, both, bob):
    the_contracts_messages_pass(both, bob, lambda person: both.line(site, person))


def test_the_contracts_messages_pass_on_the_compat_listener(plain):
    site, url = plain
    ann, bob = site.person("Ann"), site.person("Bob")
    place = Place(ann)
    place.invite(bob)
    the_contracts_messages_pass(place, bob, lambda person: place.line(site, person, url=url))


def test_whatever_is_made_changed_and_deleted_over_http_is_told(site, both, bob):
    with both.line(site, bob, client="b") as line:
        offset = line.begin()["offset"]
        table, other = both.table(), both.table("customers")
        done(both.owner.put(f"{both.path}/tables/{table['id']}", json={"alias": "o"}))
        link = both.make("relationships", source_table_id=table["id"], target_table_id=other["id"],
                         cardinality="one-to-many", optionality="required")  # fmt: skip
        diagram = both.make("data-flow-diagrams", name="flow", nodes=[], connections=[], linked_tables=[table["id"]])
        done(both.owner.put(f"{both.path}/domains/{both.domain['id']}", json={"name": "Verkauf"}))
        done(both.owner.put(f"{both.path}/data-flow-diagrams/{diagram['id']}", json={"name": "Fluss"}))
        for kind, id in (("relationships", link["id"]), ("data-flow-diagrams", diagram["id"])):
            assert both.owner.delete(f"{both.path}/{kind}/{id}").status_code == 204
        heard = [line.next() for _ in range(9)]
        assert [message["type"] for message in heard] == [
            "table_created", "table_created", "table_updated", "relationship_created", "diagram_created",
            "domain_updated", "diagram_updated", "relationship_deleted", "diagram_deleted"]  # fmt: skip
        assert [message["offset"] for message in heard] == list(range(offset + 1, offset + 10))
        assert heard[0]["data"] == table and heard[3]["data"] == link and heard[4]["data"] == diagram
        assert heard[2]["data"] == {"alias": "o"} and heard[5]["data"] == {"name": "Verkauf"}
        assert heard[7]["data"] == {} and heard[7]["relationship_id"] == link["id"]


# --- Edits -----------------------------------------------------------------------------------------------------------


def test_one_s_own_edit_comes_back_in_the_order_of_the_stream(site, both, bob):
    table = both.table()
    with both.line(site, client="a") as one, both.line(site, bob, client="b") as two:
        offset = one.begin()["offset"]
        two.begin()
        answer = one.edit("update_table", {"name": "first"}, table_id=table["id"])
        assert (answer["type"], answer["client_id"], answer["offset"]) == ("table_updated", "a", offset + 1)
        assert answer["version"] == table["version"] + 1 and answer["data"] == {"name": "first"}
        assert two.next("table_updated") == answer
        answer = two.edit("update_table", {"position_x": 5}, table_id=table["id"])
        assert answer["offset"] == offset + 2 and one.next("table_updated") == answer


def test_every_part_of_a_model_can_be_edited(site, both):
    table, other = both.table(), both.table("customers")
    column = table["columns"][0]
    link = both.make("relationships", source_table_id=table["id"], target_table_id=other["id"],
                     cardinality="one-to-many", optionality="required")  # fmt: skip
    diagram = both.make("data-flow-diagrams", name="flow", nodes=[], connections=[], linked_tables=[])
    with both.line(site, client="a") as line:
        line.begin()
        answer = line.edit("update_column", {"data_type": "UUID"}, table_id=table["id"], column_id=column["id"])
        assert answer["type"] == "table_updated"
        assert answer["data"]["columns"][0] == {**column, "data_type": "UUID"}
        answer = line.edit("update_relationship", {"name": "of", "optionality": "optional"}, relationship_id=link["id"])
        assert answer["data"] == {"name": "of", "optionality": "optional"}
        answer = line.edit("update_domain", {"name": "Vertrieb"}, domain_id=both.domain["id"])
        assert (answer["type"], answer["data"]) == ("domain_updated", {"name": "Vertrieb"})
        answer = line.edit("update_diagram", {"name": "Fluss"}, diagram_id=diagram["id"])
        assert (answer["type"], answer["data"]) == ("diagram_updated", {"name": "Fluss"})


def test_two_people_who_move_and_rename_one_table_lose_nothing(site, both, bob):
    table = both.table()
    with both.line(site, client="a") as one, both.line(site, bob, client="b") as two:
        one.begin()
        two.begin()
        for turn in range(10):
            base = both.get("tables", table["id"])["version"]
            # Both stand on the same version, and neither knows of the other.
            fields = {"table_id": table["id"], "base_version": base}
            place = {"position_x": turn + 1, "position_y": -turn - 1}
            one.say("update_table", **fields, request_id=f"m{turn}", data=place)
            two.say("update_table", **fields, request_id=f"n{turn}", data={"name": f"name {turn}"})
            first = [line.next("table_updated") for line in (one, two)]
            second = [line.next("table_updated") for line in (one, two)]
            assert first[0] == first[1] and second[0] == second[1]
            assert {first[0]["request_id"], second[0]["request_id"]} == {f"m{turn}", f"n{turn}"}
            now = both.get("tables", table["id"])
            assert (now["name"], now["position_x"], now["position_y"]) == (f"name {turn}", turn + 1, -turn - 1)
        assert one.is_quiet() and two.is_quiet()


def test_what_somebody_changed_meanwhile_is_not_overwritten(site, both, bob):
    table = both.table()
    with both.line(site, client="a") as one, both.line(site, bob, client="b") as two:
        one.begin()
        two.begin()
        changed = one.edit("update_table", {"name": "hers"}, base=table["version"], table_id=table["id"])
        warning = two.edit("update_table", {"name": "his", "position_x": 9}, base=table["version"],
                           table_id=table["id"])  # fmt: skip
        assert warning["type"] == "conflict_warning" and warning["fields"] == ["name"]
        assert (warning["element_type"], warning["element_id"]) == ("table", table["id"])
        assert warning["current"] == {"version": changed["version"]}
        now = both.get("tables", table["id"])
        assert (now["name"], now["position_x"]) == ("hers", table["position_x"])
        assert one.is_quiet() and two.is_quiet()
        # The same wish is no conflict, and without a base the last word counts.
        same = two.edit("update_table", {"name": "hers"}, base=table["version"], table_id=table["id"])
        assert same["type"] == "table_updated" and same["data"] == {} and "offset" not in same
        assert two.edit("update_table", {"name": "his"}, table_id=table["id"])["data"] == {"name": "his"}


def test_an_edit_that_is_sent_again_is_made_once(site, both):
    table = both.table()
    with both.line(site, client="a") as line:
        offset = line.begin()["offset"]
        first = line.edit("update_table", {"position_x": 1}, request="once", table_id=table["id"])
        line.edit("update_table", {"position_x": 2}, table_id=table["id"])
        again = line.edit("update_table", {"position_x": 1}, request="once", table_id=table["id"])
        assert again["type"] == "table_updated" and again["data"] == {} and "offset" not in again
        assert again["version"] == first["version"] + 1
    with both.line(site, client="a", since=offset) as line:
        line.begin()
        assert [line.next()["data"] for _ in range(2)] == [{"position_x": 1}, {"position_x": 2}]
        again = line.edit("update_table", {"position_x": 1}, request="once", table_id=table["id"])
        assert again["data"] == {} and line.is_quiet()
    assert both.get("tables", table["id"])["position_x"] == 2


def test_edits_of_one_client_are_carried_out_in_its_order(site, both):
    table = both.table()
    with both.line(site, client="a") as line:
        line.begin()
        for number in range(150):
            line.say("update_table", table_id=table["id"], request_id=str(number), data={"position_x": number + 1})
        heard = [line.next("table_updated") for _ in range(150)]
    assert [message["request_id"] for message in heard] == [str(number) for number in range(150)]
    assert [message["data"] for message in heard] == [{"position_x": number + 1} for number in range(150)]


@pytest.mark.parametrize("type, ids, data, field", [
    ("update_table", {}, {}, "table_id"), ("update_table", {"table_id": "x"}, {}, "table_id"),
    ("update_table", {"table_id": "it"}, {"name": ""}, "name"),
    ("update_table", {"table_id": "it"}, {"position_x": 1.5}, "position_x"),
    ("update_table", {"table_id": "it"}, {"no_such": 1}, "no_such"),
    ("update_column", {"table_id": "it", "column_id": "x"}, {}, "column_id"),
])  # fmt: skip
def test_what_is_wrong_is_answered_with_the_field(site, both, type, ids, data, field):
    table = both.table()
    ids = {name: table["id"] if value == "it" else value for name, value in ids.items()}
    with both.line(site, client="a") as line:
        line.begin()
        answer = line.edit(type, data, **ids)
        assert (answer["type"], answer["error"]) == ("error", "validation_error")
        assert answer["details"]["field"] == field and answer["details"]["reason"], answer
        assert line.is_quiet()


def test_what_is_not_there_is_not_found(site, both):
    with both.line(site, client="a") as line:
        line.begin()
        answer = line.edit("update_table", {"name": "x"}, table_id="01890a5d-ac96-774b-bcce-b302099a8057")
        assert (answer["type"], answer["error"], answer["message"]) == ("error", "not_found", "Table not found")


def test_what_is_no_message_is_answered_and_the_connection_goes_on(site, both):
    with both.line(site) as line:
        for text in ("{", "[]", "null", '{"type":1}', '{"type":"no_such"}', "{}"):
            line.socket.send(text)
            assert line.receive()["error"] == "validation_error"
        line.say("ping", workspace_id="01890a5d-ac96-774b-bcce-b302099a8057")
        assert line.receive()["details"]["field"] == "workspace_id"
        assert line.is_quiet()


def test_who_says_too_much_is_told_and_closed(site, both):
    with both.line(site) as line:
        for _ in range(400):
            line.say("ping")
        while (message := line.receive())["type"] == "pong":
            pass
        assert message["error"] == "rate_limited" and line.end()[0] == 1008


# --- What was missed -------------------------------------------------------------------------------------------------


def test_a_client_that_comes_back_gets_exactly_what_it_missed(site, both, bob):
    table = both.table()
    with both.line(site, bob, client="b") as line:
        seen = line.begin()["offset"]
        both.table("one more")
        seen = line.next("table_created")["offset"]
    for number in range(130):
        done(both.owner.put(f"{both.path}/tables/{table['id']}", json={"position_x": number + 1}))
    with both.line(site, bob, client="b", since=seen) as line:
        assert line.begin()["offset"] == seen + 130
        done(both.owner.put(f"{both.path}/tables/{table['id']}", json={"name": "live"}))
        heard = [line.next("table_updated") for _ in range(131)]
        assert [message["offset"] for message in heard] == list(range(seen + 1, seen + 132))
        assert heard[-1]["data"] == {"name": "live"} and line.is_quiet()


def test_the_model_and_what_comes_behind_its_offset_are_the_model(site, both, bob):
    table = both.table()
    model = both.model(bob)
    done(both.owner.put(f"{both.path}/tables/{table['id']}", json={"name": "behind"}))
    with both.line(site, bob, client="b", since=model["offset"]) as line:
        line.begin()
        assert line.next()["data"] == {"name": "behind"} and line.is_quiet()
    found = next(each for each in both.model(bob)["tables"] if each["id"] == table["id"])
    assert found["name"] == "behind"


def test_who_saw_what_there_never_was_is_told_to_load_anew(site, both):
    table = both.table()
    with both.line(site, client="a", since=1_000_000) as line:
        offset = line.begin()["offset"]
        told = line.next("resync_required")
        assert told["offset"] == offset and told["lowest"] >= 1
        assert line.edit("update_table", {"name": "new"}, table_id=table["id"])["offset"] == offset + 1


# --- Who is there ----------------------------------------------------------------------------------------------------


def test_people_see_each_other_come_move_and_go(site, both, bob, ann):
    with both.line(site, client="a") as one:
        session = one.begin()
        me = session["participants"][0]
        assert (me["name"], me["connections"], me["access_level"]) == ("Ann", 1, "edit")
        assert me["cursor_position"] is None and 0 <= me["color"] <= 7
        with both.line(site, bob, client="b") as two:
            assert {each["name"] for each in two.begin()["participants"]} == {"Ann", "Bob"}
            came = one.next("presence_update")
            assert came["name"] == "Bob" and came["connections"] == 1 and came["cursor_position"] is None
            two.say("presence_update", cursor_position={"x": 1, "y": 2}, selected_elements=[both.domain["id"]])
            moved = one.next("presence_update")
            assert moved["cursor_position"] == {"x": 1, "y": 2} and moved["selected_elements"] == [both.domain["id"]]
            two.say("presence_update", cursor_position=None)
            moved = one.next("presence_update")
            assert moved["cursor_position"] is None and moved["selected_elements"] == [both.domain["id"]]
        left = one.next("presence_update")
        assert left["left"] is True and left["user_id"] == came["user_id"]


def test_a_cursor_is_told_thirty_times_a_second_at_most_and_the_last_place_counts(site, both, bob):
    with both.line(site, client="a") as one, both.line(site, bob, client="b") as two:
        one.begin()
        two.begin()
        began = time.monotonic()
        for number in range(1, 181):
            two.say("presence_update", cursor_position={"x": number, "y": 0})
        seen = []
        while not seen or seen[-1] != 180:
            place = one.next("presence_update")["cursor_position"]
            seen += [place["x"]] if place else []
        took = time.monotonic() - began
        assert seen == sorted(seen) and len(seen) <= 2 + took * 30.1


def test_who_may_only_read_sees_and_is_seen_and_changes_nothing(site, place, bob):
    place.invite(bob, "read")
    table = place.table()
    with place.line(site, client="a") as one, place.line(site, bob, client="b") as two:
        one.begin()
        assert two.begin()["access_level"] == "read"
        answer = two.edit("update_table", {"name": "his"}, table_id=table["id"])
        assert (answer["type"], answer["error"]) == ("error", "forbidden")
        two.say("presence_update", cursor_position={"x": 1, "y": 1})
        while one.next("presence_update")["cursor_position"] is None:
            pass
        assert one.is_quiet() and place.get("tables", table["id"])["name"] == "orders"


def test_the_session_says_truly_whether_one_is_connected(site, both, bob, nobody, eventually):
    def status(person):
        return both.session(person)["websocket_connection_status"]

    assert status(bob) == "disconnected"
    def counted():
        return float(re.search("^atrium_collaborators (.+)$", nobody.get("/metrics").text, re.M)[1])

    with both.line(site, bob) as line:
        eventually(lambda: status(bob) == "connected")
        assert status(both.owner) == "disconnected" and counted() >= 1
        people = {each["name"]: each for each in both.session()["participants"]}
        assert people["Bob"]["online"] is True and people["Ann"]["online"] is False
        assert people["Bob"]["last_seen_at"] > people["Bob"]["joined_at"]
        # As a broken line does: without a word.
        line.socket.close_socket()
        eventually(lambda: status(bob) == "reconnecting")
    with both.line(site, bob) as line:
        eventually(lambda: status(bob) == "connected")
    eventually(lambda: status(bob) == "disconnected")


# --- Losing access ---------------------------------------------------------------------------------------------------


def test_who_is_removed_is_told_and_closed_within_a_second(site, place, bob, ann):
    def remove():
        place.invite(bob)
        with place.line(site, client="a") as one, place.line(site, bob, client="b") as two:
            one.begin()
            user = two.begin()
            user = next(each["user_id"] for each in user["participants"] if each["name"] == "Bob")
            assert ann.delete(f"{place.path}/collaboration/participants/{user}").status_code == 204
            removed = time.monotonic()
            while (message := two.receive())["type"] != "error":
                pass
            assert message["error"] == "forbidden" and two.end()[0] == 4403
            took = time.monotonic() - removed
            gone = one.next("participant_changed")
            assert gone["user_id"] != user and gone["data"]["user_id"] == user and gone["data"]["access_level"] is None
            while not one.next("presence_update").get("left"):
                pass
        error(refusal(site, place.id, token(bob)), 404, "not_found")
        return took

    at_best(1, remove)


def test_who_may_edit_no_more_is_refused_at_once_and_may_again(site, both, bob, ann):
    table = both.table()
    with both.line(site, bob, client="b") as line:
        user = next(each["user_id"] for each in line.begin()["participants"])
        path = f"{both.path}/collaboration/participants/{user}"
        assert done(ann.put(path, json={"access_level": "read"}))["access_level"] == "read"
        answer = line.edit("update_table", {"name": "his"}, table_id=table["id"])
        assert (answer["type"], answer["error"]) == ("error", "forbidden")
        assert done(ann.put(path, json={"access_level": "edit"}))["access_level"] == "edit"
        assert line.edit("update_table", {"name": "his"}, table_id=table["id"])["data"] == {"name": "his"}


def test_a_revoked_sign_in_closes_within_a_second(site, place):
    def sign_out():
        with closing(site.person("Bob")) as bob:
            place.invite(bob)
            with place.line(site, bob, client="b") as line:
                line.begin()
                ok(bob.post("/auth/signout"), 204)
                signed_out = time.monotonic()
                assert line.end()[0] == 4401
                return time.monotonic() - signed_out

    at_best(1, sign_out)


def test_a_connection_takes_a_newer_token_and_no_one_else_s(site, both, ann, bob):
    table = both.table()
    with both.line(site, client="a") as line:
        line.begin()
        line.say("renew", token=token(bob))
        assert line.next("error")["error"] == "forbidden"
        line.say("renew", token="a.b.c")
        assert line.next("error")["error"] == "unauthorized"
        newer = ann.sign_in()
        line.say("renew", token=token(newer), request_id="again")
        assert line.next("renewed")["request_id"] == "again"
        ok(ann.post("/auth/signout"), 204)
        assert line.edit("update_table", {"name": "later"}, table_id=table["id"])["type"] == "table_updated"
        newer.close()
