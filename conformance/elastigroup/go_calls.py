"""The calls of Elastigroup's Go SDK: every method of its AWS service, in a group's life, with its expected result.

The SDK is unmodified. Each entry calls a method with the input that the SDK's own structs take, and checks what they
decode.
"""

# {name of the call: expectation}. The first word of a name is the method.
CALLS = {}

ALL_FIELDS = {
    "batchSizePercentage": 50,
    "gracePeriod": 30,
    "healthCheckType": "TARGET_GROUP",
    "strategy": {
        "action": "REPLACE_SERVER",
        "shouldDrainInstances": True,
        "batchMinHealthyPercentage": 100,
        "onFailure": {
            "actionType": "DETACH_NEW",
            "shouldHandleAllBatches": False,
            "batchNum": 1,
            "drainingTimeout": 60,
            "shouldDecrementTargetCapacity": False,
        },
    },
}


def works(name):
    def note(check):
        CALLS[name] = check
        return check

    return note


def refused(name, code, words, body=None, *, field=None, fields=None):
    """The code, the field, and words of the message that tell what to do. The input has the group's id."""
    CALLS[name] = {"input": body or {}, "fields": fields or {}, "code": code, "words": words, "field": field}


# ---- A group's life --------------------------------------------------------------------------------------------------


@works("List")
def _(life):
    groups = life.call("List")["groups"]
    assert [one["id"] for one in groups] == [life.world.group]
    assert groups[0]["capacity"] == {"minimum": 1, "target": 3, "maximum": 9}
    return "every group"


@works("Create")
def _(life):
    life.like = life.call("Read", groupId=life.world.group)["group"]["compute"]
    group = {
        "name": "go",
        "region": "us-east-1",
        "capacity": {"minimum": 1, "target": 2, "maximum": 4, "unit": "instance"},
        "strategy": {"risk": 0, "fallbackToOd": True, "drainingTimeout": 60},
        "scaling": {"up": [{"policyName": "busy", "metricName": "CPUUtilization", "threshold": 80, "adjustment": 1}]},
        "scheduling": {
            "tasks": [{"taskType": "scale", "cronExpression": "0 8 * * 1-5", "isEnabled": True, "scaleTargetCapacity": 3}]
        },
        "compute": {
            "product": "Linux/UNIX",
            "instanceTypes": {"ondemand": life.like["instanceTypes"]["ondemand"], "spot": ["t3.medium"]},
            "subnetIds": life.like["subnetIds"],
            "launchSpecification": {
                "imageId": life.like["launchSpecification"]["imageId"],
                "monitoring": False,
                "loadBalancersConfig": life.like["launchSpecification"]["loadBalancersConfig"],
                "tags": [{"tagKey": "team", "tagValue": "web"}],
            },
        },
    }
    made = life.call("Create", {"group": group})["group"]
    life.group = made["id"]
    assert {name: made[name] for name in group} == group
    assert made["createdAt"] == made["updatedAt"]
    life.world.healthy(life.group, 2)
    life.world.free(life.group)
    return "the group as it was given, with its id and times"


@works("Read")
def _(life):
    group = life.call("Read")["group"]
    assert (group["id"], group["name"], group["strategy"]["risk"]) == (life.group, "go", 0)
    return "the group"


@works("Status")
def _(life):
    instances = life.call("Status")["instances"]
    assert len(instances) == 2
    for one in instances:
        assert one["instanceId"].startswith("i-") and one["privateIp"] and one["availabilityZone"] and one["createdAt"]
        assert (one["status"], one["product"], one["instanceType"]) == ("running", "Linux/UNIX", "t3.small")
    return "live instances"


@works("GetInstanceHealthiness")
def _(life):
    health = life.call("GetInstanceHealthiness")["instances"]
    assert [(one["groupId"], one["healthStatus"], one["lifeCycle"]) for one in health] == [
        (life.group, "HEALTHY", "OD")
    ] * 2
    return "how well each is"


@works("Update")
def _(life):
    # False asks for nothing.
    change = {"id": life.group, "scheduling": {}, "compute": {"launchSpecification": {"userData": "aGVsbG8="}}}
    switches = {"ShouldResumeStateful": False, "AutoApplyTags": False}
    group = life.call("Update", {"group": change}, fields=switches)["group"]
    assert group["compute"]["launchSpecification"]["userData"] == "aGVsbG8="
    assert group["capacity"]["target"] == 2
    return "a merge"


for switch, field, way_out in (
    ("AutoApplyTags", "autoApplyTags", "a roll brings new tags"),
    ("ShouldResumeStateful", "shouldResumeStateful", "no group is stateful"),
):
    refused(f"Update with {switch}", "UNSUPPORTED_FIELD", way_out, {"group": {}}, field=field, fields={switch: True})


def roll(life):
    [life.roll] = life.call("Roll", ALL_FIELDS)["groupDeploymentStatus"]
    return life.roll


@works("Roll")
def _(life):
    started = roll(life)
    assert (started["status"], started["progress"]) == ("starting", {"unit": "percent", "value": 0})
    assert started["id"].startswith("sbgd-") and started["createdAt"] and started["updatedAt"]
    return "a roll, with every field that a roll has"


@works("DeploymentStatus")
def _(life):
    life.ended("finished")
    [status] = life.call("DeploymentStatus", {"id": life.roll["id"]})["groupDeploymentStatus"]
    assert (status["id"], status["status"], status["progress"]["value"]) == (life.roll["id"], "finished", 100)
    return "the roll in short"


@works("RollStatus")
def _(life):
    status = life.call("RollStatus", {"id": life.roll["id"]})
    assert status["progress"] == {"unit": "percent", "value": 100}
    assert (status["numberOfBatches"], status["currentBatch"], status["gracePeriod"]) == (2, 2, 30)
    assert (status["strategyAction"], status["healthCheck"]) == ("REPLACE_SERVER", "TARGET_GROUP")
    [sides] = status["instances"]
    assert [(one["status"], one["batchNum"], one["lifeCycle"]) for one in sides["green"]] == [
        ("healthy", 1, "OD"),
        ("healthy", 2, "OD"),
    ]
    assert {one["status"] for one in sides["blue"]} == {"terminated"}
    return "batches, blue and green"


@works("GetGroupEvents")
def _(life):
    events = life.call("GetGroupEvents", {"fromDate": "2020-01-01"})["groupEvents"]
    assert [one["eventType"] for one in events] == ["OPERATION_ENDED", "OPERATION_STARTED"] * 2
    assert {one["groupId"] for one in events} == {life.group}
    [latest] = events[0]["subEvents"]
    assert (latest["type"], latest["id"], latest["status"]) == ("rollInfo", life.roll["id"], "finished")
    assert (latest["numOfBatches"], latest["currentBatch"], latest["gracePeriod"]) == (2, 2, 30)
    return "operations"


@works("StopDeployment")
def _(life):
    # A roll to what runs has nothing to stop.
    life.call("Update", {"group": {"id": life.group, "compute": {"launchSpecification": {"userData": "c3RvcA=="}}}})
    started = roll(life)
    for _ in range(2):
        life.call("StopDeployment", {"id": started["id"], "roll": {"status": "STOPPED"}})
    life.ended("stopped")
    return "a roll that stops, also when it is called twice"


@works("Scale up")
def _(life):
    [item] = life.call("Scale", {"type": "up", "adjustment": 1})["items"]
    assert item["newInstances"] == [{"instanceType": "t3.small"}]
    life.world.healthy(life.group, 3)
    life.world.free(life.group)
    return "one more; the answer has its type"


@works("Detach")
def _(life):
    here = [one["instanceId"] for one in life.call("Status")["instances"]]
    detach = {
        "instancesToDetach": here[:1],
        "shouldDecrementTargetCapacity": True,
        "shouldTerminateInstances": True,
        "drainingTimeout": 60,
    }
    life.call("Detach", detach)
    life.world.free(life.group)
    assert life.call("Read")["group"]["capacity"]["target"] == 2
    left = [one["instanceId"] for one in life.call("Status")["instances"]]
    assert sorted(left) == sorted(here[1:])
    return "the named instance is taken out"


@works("Scale down")
def _(life):
    here = {one["instanceId"] for one in life.call("Status")["instances"]}
    [item] = life.call("Scale", {"type": "down", "adjustment": 1})["items"]
    [victim] = item["victimInstances"]
    assert set(victim) == {"instanceId"} and victim["instanceId"] in here
    life.world.healthy(life.group, 1)
    life.world.free(life.group)
    return "one fewer; the answer names it"


# ---- The calls that are refused --------------------------------------------------------------------------------------

INSTANCE = "i-0123456789abcdef0"
STATEFUL = "keep it on EFS, S3 or in a database"
BEANSTALK = "Elastic Beanstalk updates its own environments"
HEALING = "With autoHealing false unhealthy instances stay"

refused(
    "Detach without termination", "VALIDATION_ERROR", "is required: true, because", {"instancesToDetach": [INSTANCE]},
    field="shouldTerminateInstances",
)  # fmt: skip
for name, body in (
    ("RollECS", {"roll": {"batchSizePercentage": 50, "comment": "new agent"}}),
    ("DeploymentStatusECS", {"id": "scr-12345678"}),
):
    refused(name, "NOT_FOUND", "PUT /aws/ec2/group/{groupId}/roll", body)
for name, body in (
    ("CreateSuspensions", {"suspensions": [{"name": "AUTO_HEALING", "ttlInMinutes": 60}]}),
    ("ListSuspensions", {}),
    ("DeleteSuspensions", {"processes": ["AUTO_HEALING"]}),
):
    refused(name, "NOT_FOUND", HEALING, body)
refused("ListStatefulInstances", "NOT_FOUND", STATEFUL)
for verb in ("Pause", "Resume", "Recycle", "Deallocate"):
    refused(f"{verb}StatefulInstance", "NOT_FOUND", STATEFUL, {"statefulInstanceId": "ssi-12345678"})
refused("ImportBeanstalkEnv", "NOT_FOUND", BEANSTALK, {"environmentId": "e-1", "region": "us-east-1"})
for name in ("StartBeanstalkMaintenance", "GetBeanstalkMaintenanceStatus", "FinishBeanstalkMaintenance"):
    refused(name, "NOT_FOUND", BEANSTALK)
refused(
    "Delete with StatefulDeallocation", "UNSUPPORTED_FIELD", "leave it out",
    {"statefulDeallocation": {"shouldDeleteImages": True}}, field="statefulDeallocation.shouldDeleteImages",
)  # fmt: skip


# ---- Last, because nothing is left of it -----------------------------------------------------------------------------


@works("Delete")
def _(life):
    # Only false asks for nothing.
    life.call("Delete", {"statefulDeallocation": {"shouldDeleteImages": False, "shouldDeleteVolumes": False}})
    life.world.eventually(
        "the group is gone", lambda: life.group not in {one["id"] for one in life.call("List")["groups"]}
    )
    return "drained, terminated and gone"
