"""Changes schemathesis's calls so that more of them get past validation, and counts the answers.

Most calls are about existing groups and rolls, and most new groups have existing subnets. The case itself decides which, so
that the same seed sends the same calls again.
"""

import atexit
import collections
import hashlib
import json
import os
import pathlib
import random
import threading

import schemathesis

POOL = json.loads(os.environ["GREENROLL_POOL"])
COUNTS = collections.defaultdict(collections.Counter)
LOCK = threading.Lock()

# The schedules look at each group once a roll minute, and every list has it, so a few groups are enough.
MOST_GROUPS = 15

# The codes of calls that are not valid, or are about something that does not exist.
NOT_UNDERSTOOD = {"VALIDATION_ERROR", "UNSUPPORTED_FIELD", "GROUP_DOESNT_EXIST", "ROLL_DOESNT_EXIST"}


def dice_of(case):
    what = repr((case.operation.label, case.path_parameters, case.query, case.body))
    return random.Random(hashlib.sha256(what.encode("utf-8", "replace")).digest())


# The operations on a roll that must be open, or must be the last that ended.
CONTROL = "PUT /aws/ec2/group/{groupId}/roll/{rollId}"
CLEAN_UP = "POST /aws/ec2/group/{groupId}/roll/{rollId}"
DELETE = "DELETE /aws/ec2/group/{groupId}"
CREATE = "POST /aws/ec2/group"
CHANGE = "PUT /aws/ec2/group/{groupId}"
CAPACITY = "PUT /aws/ec2/group/{groupId}/capacity"
DETACH = "PUT /aws/ec2/group/{groupId}/detachInstances"


@schemathesis.hook
def before_call(context, case, kwargs):
    dice = dice_of(case)
    label = case.operation.label
    ids = dict(case.path_parameters or {})
    if label == DELETE:
        # No group that other calls read may be deleted.
        case.path_parameters = {"groupId": dice.choice([*POOL["for"][DELETE], *["sig-ffffffff"] * 3])}
    elif "groupId" in ids and COUNTS[label]["calls"] == 1:
        # Operations with few parameters have few different cases, so chance alone may ask for no unknown group.
        case.path_parameters = {**ids, "groupId": "sig-ffffffff"}
    elif "groupId" in ids and dice.random() < 0.9:
        pool = POOL["for"].get(label.removesuffix("/action"), POOL["rolls"])
        group = dice.choice(list(pool))
        ids["groupId"] = group
        if "rollId" in ids and dice.random() < 0.95:
            ids["rollId"] = dice.choice(pool[group])
        case.path_parameters = ids
    if label == CREATE:
        settle(case, dice)
        if case.query and "dryRun" in case.query and dice.random() < 0.9:
            # A dry run answers 200 to most bodies, so most calls are none.
            case.query = {name: value for name, value in case.query.items() if name != "dryRun"}
        if COUNTS[label]["groups made"] >= MOST_GROUPS:
            # The call is validated fully, and then refused because the key has made another group.
            case.headers = {**(case.headers or {}), "Idempotency-Key": POOL["spent"]}
    if label == CHANGE and dice.random() < 0.5:
        keep_what_may_change(case)
    if label in (CREATE, CHANGE) and dice.random() < 0.8:
        keep_what_agrees(case)
    if label == CONTROL and dice.random() < 0.5:
        # A roll that is stopped would accept no more requests.
        case.body = {"roll": {"status": dice.choice(["PAUSED", "IN_PROGRESS"])}}
    if label.removesuffix("/action") == CLEAN_UP and dice.random() < 0.3:
        case.body = {"actionType": "DETACH_NEW", "shouldHandleAllBatches": True}
    if label == CAPACITY:
        keep_few_instances(case)
    if label == DETACH and is_right(case) and dice.random() < 0.5:
        instances = POOL["for"][DETACH].get(case.path_parameters["groupId"])
        if instances:
            case.body = {"instancesToDetach": [dice.choice(instances)], "shouldTerminateInstances": True}
    if label.startswith("PUT /aws/ec2/group/{groupId}/scale"):
        # Each instance is a server.
        if case.query and dice.random() < 0.6:
            case.query = {**case.query, "adjustment": 1}


def is_right(case):
    """Whether the call is meant to be valid."""
    return case.meta is not None and case.meta.generation.mode.is_positive


def keep_few_instances(case):
    """Gives a valid capacity a small minimum and target, because each instance is a server."""
    capacity = case.body.get("capacity") if is_right(case) and isinstance(case.body, dict) else None
    if isinstance(capacity, dict):
        few = {name: capacity[name] % 4 for name in ("minimum", "target") if isinstance(capacity.get(name), int)}
        case.body = {"capacity": {**capacity, **few}}


def keep_what_may_change(case):
    """Keeps those fields of a valid change that name no subnets and images, because most of them do not exist."""
    group = case.body.get("group") if is_right(case) and isinstance(case.body, dict) else None
    if isinstance(group, dict):
        may = ("name", "description", "strategy", "updatePolicy")
        case.body = {"group": {name: group[name] for name in may if name in group}}


# The fields of a policy or a task that agree with each other.
POLICY = ("isEnabled", "metricName", "namespace", "operator", "cooldown", "unit", "adjustment")
TRACKING = ("isEnabled", "metricName", "namespace", "cooldown", "unit", "maxCapacityPerScale")
TASK = ("isEnabled", "adjustment")


def keep_what_agrees(case):
    """Keeps those fields of valid policies and tasks that agree with each other, and gives what they need."""
    group = case.body.get("group") if is_right(case) and isinstance(case.body, dict) else None
    if not isinstance(group, dict):
        return
    strategy = group.get("strategy")
    revert = strategy.get("revertToSpot") if isinstance(strategy, dict) else None
    if isinstance(revert, dict) and (revert.get("performAt") == "timeWindow") != bool(revert.get("timeWindows")):
        group = {**group, "strategy": {name: one for name, one in strategy.items() if name != "revertToSpot"}}
    scaling, scheduling = group.get("scaling"), group.get("scheduling")
    if isinstance(scaling, dict):
        group = {**group, "scaling": {name: policies(name, some) for name, some in scaling.items()}}
    if isinstance(scheduling, dict):
        tasks = scheduling.get("tasks")
        needed = {"taskType": "scaleUp", "adjustment": 1, "cronExpression": "0 8 * * 1-5"}
        group = {
            **group,
            "scheduling": {"timeZone": "Europe/Berlin", "tasks": [{**needed, **kept(one, TASK)} for one in tasks or []]},
        }
    case.body = {**case.body, "group": group}


def policies(name, some):
    if not isinstance(some, list):
        return some
    fields, needed = (TRACKING, {"target": 50}) if name == "target" else (POLICY, {"threshold": 70})
    return [
        {**needed, **kept(one, fields), "policyName": f"{name} {number}"} for number, one in enumerate(some[:5])
    ]


def kept(one, fields):
    return {name: one[name] for name in fields if name in one}


def settle(case, dice):
    """Gives a valid group existing subnets and no instances to launch, because each would be a server."""
    group = case.body.get("group") if isinstance(case.body, dict) else None
    if not isinstance(group, dict) or not isinstance(group.get("compute"), dict):
        return
    if isinstance(group.get("capacity"), dict) and isinstance(group["capacity"].get("target"), int):
        group["capacity"] = {**group["capacity"], "minimum": 0, "target": 0}
    if dice.random() < 0.8:
        compute = {**group["compute"], "subnetIds": POOL["subnets"], "instanceTypes": {"ondemand": POOL["type"]}}
        compute.pop("availabilityZones", None)
        if isinstance(compute.get("launchSpecification"), dict):
            compute["launchSpecification"] = {
                **compute["launchSpecification"], "imageId": POOL["image"], "loadBalancersConfig": None, "iamRole": None
            }
            if compute["launchSpecification"].get("healthCheckType") in ("TARGET_GROUP", "ELB"):
                compute["launchSpecification"]["healthCheckType"] = "EC2"
        group["compute"] = compute
        group["region"] = POOL["region"]


@schemathesis.hook
def after_call(context, case, response):
    codes = []
    if response.status_code >= 400:
        try:
            codes = [one["code"] for one in response.json()["response"]["errors"]]
        except (ValueError, KeyError, TypeError):
            codes = ["NOT_IN_THE_ENVELOPE"]
    with LOCK:
        counts = COUNTS[case.operation.label]
        counts["calls"] += 1
        counts[str(response.status_code)] += 1
        if response.status_code == 200 and case.operation.label == CREATE and "dryRun" not in (case.query or {}):
            counts["groups made"] += 1
        understood = (
            response.status_code < 500 and response.status_code not in (401, 403, 413) and not NOT_UNDERSTOOD & set(codes)
        )
        counts["understood"] += understood
        if is_right(case):
            counts["right"] += 1
            counts["right and understood"] += understood


@atexit.register
def write():
    pathlib.Path(os.environ["GREENROLL_COUNTS"]).write_text(json.dumps(COUNTS))
