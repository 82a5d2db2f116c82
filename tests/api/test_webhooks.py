"""Webhooks over HTTP: made, listed and deleted by admins."""

from pathlib import Path

import httpx
import pytest

from tests.api.conftest import running
from tests.api.keys import key_for

PUBLIC = {"url": "https://9.9.9.9/hook"}


def test_a_webhook_is_made_listed_and_deleted(client: httpx.Client) -> None:
    """The secret is shown once, and then no more; what is deleted is unknown."""
    made = client.post("/v1/webhooks", json=PUBLIC)
    assert made.status_code == 201
    webhook = made.json()
    assert webhook.pop("secret").startswith("whsec_")
    assert client.get("/v1/webhooks").json() == {"webhooks": [webhook]}
    path = f"/v1/webhooks/{webhook['id']}"
    assert (client.delete(path).status_code, client.delete(path).status_code) == (204, 404)
    assert client.get("/v1/webhooks").json() == {"webhooks": []}


@pytest.mark.parametrize("url", ["https://127.0.0.1/", "https://169.254.169.254/latest", "http://9.9.9.9/", "x", 7])
def test_where_webhooks_may_not_go_is_a_fault_with_its_place(client: httpx.Client, url: object) -> None:
    """422 with a pointer to the URL; nothing is kept."""
    refused = client.post("/v1/webhooks", json={"url": url})
    assert refused.status_code == 422
    assert [fault["pointer"] for fault in refused.json()["errors"]] == ["/url"]
    assert client.get("/v1/webhooks").json() == {"webhooks": []}


def test_webhooks_are_for_admins_and_limited(tmp_path: Path) -> None:
    """Planners and viewers get 403; the eleventh of an organisation 409; others do not see or delete them."""
    roles = ("viewer", "planner", "admin")
    keys = [key_for(tmp_path, "one", role) for role in roles] + [key_for(tmp_path, "two")]
    with running(tmp_path) as url, httpx.Client(base_url=url, timeout=60) as client:
        viewer, planner, admin, stranger = ({"Authorization": f"Bearer {key}"} for key in keys)
        for method in ("GET", "POST"):
            for low in (viewer, planner):
                assert client.request(method, "/v1/webhooks", headers=low, json=PUBLIC).status_code == 403
        answers = [client.post("/v1/webhooks", headers=admin, json=PUBLIC) for _ in range(11)]
        assert [answer.status_code for answer in answers] == [201] * 10 + [409]
        path = f"/v1/webhooks/{answers[0].json()['id']}"
        assert client.get("/v1/webhooks", headers=stranger).json() == {"webhooks": []}
        assert client.delete(path, headers=stranger).status_code == 404
        assert client.delete(path, headers=admin).status_code == 204
