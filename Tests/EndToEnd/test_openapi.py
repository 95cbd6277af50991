"""The served OpenAPI document."""

import pytest
from openapi_spec_validator import OpenAPIV30SpecValidator

PATHS = {
    "/auth/signup": {"post"}, "/auth/signin": {"post"}, "/auth/signout": {"post"}, "/auth/refresh": {"post"},
    "/api/profile": {"get", "put"}, "/api/dashboards": {"get", "post"}, "/api/dashboards/{id}": {"get", "put",
    "delete"},
    "/api/dashboards/{id}/duplicate": {"post"}, "/api/dashboards/{id}/widgets": {"get", "post"},
    "/api/dashboards/{id}/undelete": {"post"},
    "/api/dashboards/{id}/versions": {"get"}, "/api/dashboards/{id}/versions/{version}": {"get"},
    "/api/dashboards/{id}/versions/{version}/restore": {"post"}, "/api/widgets/{id}": {"get", "put", "delete"},
    "/api/widgets/{id}/undelete": {"post"}, "/api/metrics": {"get"}, "/api/widgets/{id}/data": {"get"},
    "/api/dashboards/{id}/data": {"get"}, "/api/widgets/preview": {"post"}, "/api/datasets": {"get", "post"},
    "/api/datasets/{id}": {"get", "delete"}, "/api/datasets/{id}/rows": {"get"},
}  # fmt: skip


@pytest.fixture(scope="module")
def document(site):
    with site.client() as client:
        response = client.get("/api/openapi/workspace.json")
    assert response.status_code == 200 and response.headers["content-type"] == "application/json"
    return response.json()


def operations(document):
    return [(path, method, operation) for path, item in document["paths"].items() for method, operation in item.items()]


def test_the_document_is_valid(document):
    assert [str(problem) for problem in OpenAPIV30SpecValidator(document).iter_errors()] == []


def test_the_document_has_every_route_and_no_other(document, ann):
    assert {path: set(item) for path, item in document["paths"].items()} == PATHS
    for path in PATHS:
        real = path.replace("{id}", "x").replace("{version}", "1")
        response = ann.request("BREW", real)
        assert response.status_code == 405
        served = {name.strip().lower() for name in response.headers["allow"].split(",")} - {"head", "options"}
        assert served == PATHS[path], path


def test_every_operation_says_who_may_call_it_and_how_often(document):
    names = [operation["operationId"] for _, _, operation in operations(document)]
    assert len(names) == len(set(names))
    for path, _, operation in operations(document):
        is_open = path in ("/auth/signup", "/auth/signin", "/auth/refresh")
        assert operation["security"] == ([] if is_open else [{"bearer": []}, {"apiKey": []}])
        assert operation["summary"] and operation["x-rate-limit"]["window_seconds"] == 60
        limits = {"authentication": 10, "data_fetching": 100, "dashboard_operations": 50, "file_upload": 10}
        assert operation["x-rate-limit"]["requests"] == limits[operation["x-rate-limit"]["rule"]]
        assert ("401" in operation["responses"]) >= (not is_open)


def test_every_error_has_the_envelope(document):
    for _, _, operation in operations(document):
        for status, response in operation["responses"].items():
            if int(status) >= 400:
                schema = response["content"]["application/json"]["schema"]
                assert schema == {"$ref": "#/components/schemas/Error"}
