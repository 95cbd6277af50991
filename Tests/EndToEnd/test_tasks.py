"""Tasks, milestones and comments, through nginx."""

import re
from concurrent.futures import ThreadPoolExecutor

from flowforge_site import body, refusal, validation
from flowforge_work import BASE, make_task
from site_under_test import BASE62


def column(person, status="pending"):
    query = {"status": status, "sort": "position:asc", "limit": 100}
    return [task["title"] for task in body(person.get(f"{BASE}/tasks", params=query))["data"]]


def test_a_task_has_the_contracts_form_and_lives_from_making_to_undelete(ann):
    made = make_task(ann, "Write", description="words", priority="critical", assignee=ann.id, tags=["a", "b"])
    assert re.fullmatch(f"task_{BASE62}", made["id"])
    assert (made["status"], made["priority"], made["assignee"]) == ("pending", "critical", ann.id)
    assert {"milestone", "estimatedHours", "actualHours", "dueDate", "completedAt", "position"} <= set(made)
    path = f"{BASE}/tasks/{made['id']}"
    read = ann.get(path)
    assert body(read) == made and read.headers["etag"] == '"1"'
    done = body(ann.put(path, json={"status": "completed"}, headers={"If-Match": '"1"'}))
    assert done["completedAt"] and done["version"] == 2
    refusal(ann.patch(path, json={"title": "x"}, headers={"If-Match": '"1"'}), 412, "PRECONDITION_FAILED")
    body(ann.delete(path), 204)
    refusal(ann.get(path), 404, "NOT_FOUND")
    assert body(ann.post(f"{path}/undelete"))["title"] == "Write"
    # The other spelling of the paths is the same thing.
    assert body(ann.get(f"/v2/tasks/{made['id']}"))["title"] == "Write"


def test_what_is_wrong_is_named_with_the_contracts_codes(ann):
    answer = ann.post(f"{BASE}/tasks", json={"status": "done", "priority": 1, "dueDate": "2026-02-30T25:00:00Z", "colour": 1})
    assert validation(answer) == {
        "title": "REQUIRED_FIELD", "status": "INVALID_ENUM", "priority": "INVALID_TYPE", "dueDate": "INVALID_FORMAT",
        "colour": "UNKNOWN_FIELD",
    }  # fmt: skip
    assert validation(ann.post(f"{BASE}/tasks", json={"title": "x", "dueDate": "2026-02-28"})) == {"dueDate": "INVALID_FORMAT"}
    assert "assignee" in validation(ann.get(f"{BASE}/tasks", params={"assignee": "you"}))


def test_a_list_is_filtered_and_counts_every_state(ann, bob):
    for number, status in enumerate(["pending", "in_progress", "blocked", "completed", "cancelled"]):
        make_task(ann, f"task {number}", status=status, tags=["even"] if number % 2 == 0 else [])
    listed = body(ann.get(f"{BASE}/tasks", params={"tags": "even", "sort": "title:desc", "limit": 2}))
    assert [task["title"] for task in listed["data"]] == ["task 4", "task 2"]
    assert listed["pagination"]["totalPages"] == 2 and listed["pagination"]["hasNext"]
    assert listed["summary"]["byStatus"] == {
        "pending": 1, "in_progress": 0, "completed": 0, "blocked": 1, "cancelled": 1}  # fmt: skip
    assert body(bob.get(f"{BASE}/tasks"))["summary"]["total"] == 0


def test_two_people_who_move_cards_at_once_both_find_them_where_they_put_them(ann):
    tasks = [make_task(ann, f"t{number}") for number in range(6)]
    other = ann.sign_in()

    def move(person, task):
        for _ in range(5):
            body(person.post(f"{BASE}/tasks/{task['id']}/move", json={"status": "pending", "after": tasks[0]["id"]}))

    with ThreadPoolExecutor(2) as both:
        jobs = [both.submit(move, ann, tasks[1]), both.submit(move, other, tasks[2])]
        [job.result() for job in jobs]
    order = column(ann)
    assert order[0] == "t0" and sorted(order[1:3]) == ["t1", "t2"] and order[3:] == ["t3", "t4", "t5"]
    body(ann.post(f"{BASE}/tasks/{tasks[5]['id']}/move", json={"status": "blocked", "after": None}))
    assert column(ann, "blocked") == ["t5"] and column(ann)[-1] == "t4"
    other.close()


def test_a_milestone_knows_how_far_its_tasks_are(ann):
    aim = body(ann.post(f"{BASE}/milestones", json={"title": "Launch", "dueDate": "2030-01-01T00:00:00Z"}), 201)
    assert re.fullmatch(f"mil_{BASE62}", aim["id"]) and aim["progress"] == 0
    for status in ["completed", "pending", "cancelled"]:
        make_task(ann, milestone=aim["id"], status=status)
    path = f"{BASE}/milestones/{aim['id']}"
    assert body(ann.get(path))["progress"] == 50
    assert body(ann.put(path, json={"status": "closed"}))["status"] == "closed"
    assert len(body(ann.get(f"{BASE}/tasks", params={"milestone": aim["id"]}))["data"]) == 3
    body(ann.delete(path), 204)
    assert {task["milestone"] for task in body(ann.get(f"{BASE}/tasks"))["data"]} == {None}


def test_comments_are_their_authors(ann, bob):
    task = make_task(ann)
    path = f"{BASE}/tasks/{task['id']}/comments"
    made = body(ann.post(path, json={"body": "Žluťoučký 🐎"}), 201)
    assert re.fullmatch(f"cmt_{BASE62}", made["id"]) and made["authorName"] == "Ann"
    assert body(ann.get(path))["data"] == [made]
    assert body(ann.put(f"{path}/{made['id']}", json={"body": "shorter"}))["version"] == 2
    refusal(bob.get(path), 404, "NOT_FOUND")
    refusal(bob.delete(f"{path}/{made['id']}"), 404, "NOT_FOUND")
    assert body(ann.get(f"{BASE}/tasks/{task['id']}"))["commentCount"] == 1
    body(ann.delete(f"{path}/{made['id']}"), 204)
