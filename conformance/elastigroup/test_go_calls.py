"""The calls of Elastigroup's Go SDK against the embedded cloud: each of them works, or is refused with a way out."""

import posixpath

import pytest
import shapes
from go_calls import CALLS, METHODS

TITLE = "spotinst-sdk-go, its calls sent without it"
NOUN = "calls"
GROUPS = "/aws/ec2/group"


class Life:
    """One group, from its creation to its deletion."""

    def __init__(self, world):
        self.world = world
        self.group = self.roll = self.like = None

    def path(self, rest=""):
        return f"/{self.group}{rest}"

    def answered(self, method, path, body=None, **query):
        status, envelope = self.world.send(method, GROUPS + path, body, **query)
        assert status == 200, envelope["response"]
        return envelope["response"].get("items", [])

    def all(self, answer, *call, **query):
        """What the SDK decodes of every item of an answer."""
        return [shapes.decoded(answer, one) for one in self.answered(*call, **query)]

    def one(self, answer, *call, **query):
        [item] = self.all(answer, *call, **query)
        return item

    def ended(self, status):
        assert self.world.ended(self.group, self.roll["id"])["status"] == status
        self.world.free(self.group)


@pytest.fixture(scope="module")
def life(world):
    return Life(world)


def test_table_hasEveryMethodAndNoOther():
    assert {name.split()[0] for name in CALLS} == set(METHODS)


@pytest.mark.parametrize("name", CALLS)
def test_call_isAsTheTableSays(life, outcomes, name):
    expected = CALLS[name]
    if callable(expected):
        outcomes[name] = "works: " + expected(life)
        return
    method, path, body, query = expected["call"]
    path = posixpath.normpath(GROUPS + life.path(path))
    status, envelope = life.world.send(method, path, body, **query)
    [error] = envelope["response"]["errors"]
    assert (status, error["code"], error.get("field")) == (
        404 if expected["code"] == "NOT_FOUND" else 400,
        expected["code"],
        expected["field"],
    )
    assert expected["words"] in error["message"]
    outcomes[name] = f"{status} {error['code']}: {error['message']}"
