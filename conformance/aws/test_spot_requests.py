"""Checks the requests of spot launches against AWS's own description of the API, which botocore has.

`SpotRequestsTest` in `emulator` keeps the file equal to what Greenroll sends. moto takes parameters that EC2 does not
have, so a wrong name would not show there.
"""

import json
import pathlib

import botocore.session
import pytest
from botocore.validate import ParamValidator

EC2 = botocore.session.get_session().get_service_model("ec2")
REQUESTS = json.loads((pathlib.Path(__file__).parent / "spot-requests.json").read_text())


def wrong(request):
    """What AWS's description does not allow: names, types, ranges, and values that are not in a list."""
    shape = EC2.operation_model(request["operation"]).input_shape
    report = ParamValidator().validate(request["parameters"], shape)
    found = [report.generate_report()] if report.has_errors() else []
    return found or list(unlisted(request["parameters"], shape, request["operation"]))


def unlisted(value, shape, path):
    """botocore itself does not check that a value is one of the listed ones."""
    if shape.type_name == "structure":
        for name, member in value.items():
            yield from unlisted(member, shape.members[name], f"{path}.{name}")
    elif shape.type_name == "list":
        for member in value:
            yield from unlisted(member, shape.member, path)
    elif getattr(shape, "enum", None) and value not in shape.enum:
        yield f"{path} is {value}, not one of {shape.enum}"


@pytest.mark.parametrize("request_", REQUESTS, ids=lambda one: one["operation"])
def test_request_isAsAwsDescribesIt(request_):
    assert wrong(request_) == []


def test_requests_areOfEveryOperationThatSpotInstancesNeed():
    assert {one["operation"] for one in REQUESTS} == {
        "CreateFleet",
        "CreateLaunchTemplate",
        "DeleteLaunchTemplate",
        "DescribeLaunchTemplates",
    }


@pytest.mark.parametrize(
    "change",
    [
        lambda fleet: fleet.update(Typ="instant"),
        lambda fleet: fleet.pop("TargetCapacitySpecification"),
        lambda fleet: fleet.update(Type="at-once"),
        lambda fleet: fleet["LaunchTemplateConfigs"][0]["Overrides"][0].update(Priority="first"),
        lambda fleet: fleet["SpotOptions"].update(AllocationStrategy="cheapest"),
    ],
)
def test_request_thatIsWrong_isFound(change):
    fleet = next(one for one in REQUESTS if one["operation"] == "CreateFleet")
    broken = json.loads(json.dumps(fleet))
    change(broken["parameters"])

    assert wrong(fleet) == [] and wrong(broken) != []
