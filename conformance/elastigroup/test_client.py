"""Elastigroup's Python client, unmodified, against the embedded cloud: each of its methods works, or is refused by name."""

import inspect

import pytest
from methods import MADE, TABLE
from spotinst_sdk2.client import Client
from spotinst_sdk2.clients.elastigroup import ElastigroupAwsClient
from world import Refused

TITLE = "spotinst-sdk2, method by method"
NOUN = "methods"


def public_methods():
    """The methods that the Elastigroup client adds to the library's common client."""
    own = inspect.getmembers(ElastigroupAwsClient, inspect.isfunction)
    return {name for name, _ in own if not name.startswith("_") and not hasattr(Client, name)}


def test_table_hasEveryMethodOfTheClientAndNoOther():
    assert set(TABLE) == public_methods()


@pytest.mark.parametrize("method", TABLE)
def test_method_isAsTheTableSays(world, outcomes, method):
    expected = TABLE[method]
    if callable(expected):
        outcomes[method] = "works: " + expected(world)
        return
    code, words, arguments, named = expected
    arguments = [world.made if one is MADE else one for one in arguments]
    with pytest.raises(Refused) as refused:
        world.call(method, *arguments, **named)
    [error] = refused.value.errors
    assert error["code"] == code
    assert words in error["message"]
    outcomes[method] = f"{refused.value.response['status']['code']} {code}: {error['message']}"


def test_refusal_ofAnUnknownFieldOfTheModels_namesIt(world):
    from spotinst_sdk2.models.elastigroup import aws

    metrics = aws.MultipleMetrics(expressions=[aws.MetricExpression(name="load", expression="a + b")])
    change = aws.Elastigroup(scaling=aws.Scaling(multiple_metrics=metrics))
    with pytest.raises(Refused) as refused:
        world.call("update_elastigroup", change, world.group)
    field = "group.scaling.multipleMetrics.expressions"
    assert [(one["code"], one["field"]) for one in refused.value.errors] == [("UNSUPPORTED_FIELD", field)]
