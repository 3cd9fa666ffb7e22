"""The calls of Elastigroup's Go SDK: every method of its AWS service, in a group's life, with its expected result.

The SDK itself does not run here. Each entry sends the verb, the path, the query and the body that the method sends.
`shapes.decoded` keeps of an answer what the SDK's structs keep.
"""

# The methods of the service's implementation in github.com/spotinst/spotinst-sdk-go.
METHODS = """
    List Create Read Update Delete Status GetInstanceHealthiness GetGroupEvents Scale Detach
    Roll DeploymentStatus RollStatus StopDeployment RollECS DeploymentStatusECS
    CreateSuspensions ListSuspensions DeleteSuspensions
    ListStatefulInstances PauseStatefulInstance ResumeStatefulInstance RecycleStatefulInstance DeallocateStatefulInstance
    ImportBeanstalkEnv StartBeanstalkMaintenance FinishBeanstalkMaintenance GetBeanstalkMaintenanceStatus
""".split()

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


def refused(name, method, path, code, words, *, field=None, body=None, **query):
    """The code, the field, and words of the message that tell what to do. The path is under the group's."""
    CALLS[name] = {"call": (method, path, body, query), "code": code, "words": words, "field": field}


# ---- A group's life --------------------------------------------------------------------------------------------------


@works("List")
def _(life):
    groups = life.all("group", "GET", "")
    assert [one["id"] for one in groups] == [life.world.group]
    assert groups[0]["capacity"] == {"minimum": 1, "target": 3, "maximum": 9}
    return "every group"


@works("Create")
def _(life):
    life.like = life.one("group", "GET", f"/{life.world.group}")["compute"]
    group = {
        "name": "go",
        "region": "us-east-1",
        "capacity": {"minimum": 1, "target": 2, "maximum": 4, "unit": "instance"},
        "strategy": {"risk": 0, "fallbackToOd": True, "drainingTimeout": 60},
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
    made = life.one("group", "POST", "", {"group": group})
    life.group = made["id"]
    assert {name: made[name] for name in group} == group
    assert made["createdAt"] == made["updatedAt"]
    life.world.healthy(life.group, 2)
    life.world.free(life.group)
    return "the group as it was given, with its id and times"


@works("Read")
def _(life):
    group = life.one("group", "GET", life.path())
    assert (group["id"], group["name"], group["strategy"]["risk"]) == (life.group, "go", 0)
    return "the group"


@works("Status")
def _(life):
    instances = life.all("instance", "GET", life.path("/status"))
    assert len(instances) == 2
    for one in instances:
        assert one["instanceId"].startswith("i-") and one["privateIp"] and one["availabilityZone"] and one["createdAt"]
        assert (one["status"], one["product"], one["instanceType"]) == ("running", "Linux/UNIX", "t3.small")
    return "live instances"


@works("GetInstanceHealthiness")
def _(life):
    health = life.all("health", "GET", life.path("/instanceHealthiness"))
    assert [(one["groupId"], one["healthStatus"], one["lifeCycle"]) for one in health] == [
        (life.group, "HEALTHY", "OD")
    ] * 2
    return "how well each is"


@works("Update")
def _(life):
    # A field that a setter sets to nil is sent as null, and false asks for nothing.
    change = {
        "logging": None,
        "compute": {"ebsVolumePool": None, "launchSpecification": {"itf": None, "userData": "aGVsbG8="}},
    }
    switches = {"shouldResumeStateful": "false", "autoApplyTags": "false"}
    group = life.one("group", "PUT", life.path(), {"group": change}, **switches)
    assert group["compute"]["launchSpecification"]["userData"] == "aGVsbG8="
    assert group["capacity"]["target"] == 2
    return "a merge"


for switch, way_out in (("autoApplyTags", "a roll brings new tags"), ("shouldResumeStateful", "no group is stateful")):
    refused(
        f"Update with {switch}", "PUT", "", "UNSUPPORTED_FIELD", way_out, field=switch, body={"group": {}}, **{switch: "true"}
    )  # fmt: skip


def roll(life):
    life.roll = life.one("roll", "PUT", life.path("/roll"), ALL_FIELDS)
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
    status = life.one("roll", "GET", life.path(f"/roll/{life.roll['id']}"))
    assert (status["id"], status["status"], status["progress"]["value"]) == (life.roll["id"], "finished", 100)
    return "the roll in short"


@works("RollStatus")
def _(life):
    status = life.one("rollStatus", "GET", life.path(f"/roll/{life.roll['id']}/status"))
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
    # The SDK sends a body with this GET.
    body = {"groupId": life.group, "fromDate": "2020-01-01"}
    events = life.all("event", "GET", life.path("/events"), body, fromDate="2020-01-01")
    assert [one["eventType"] for one in events] == ["OPERATION_ENDED", "OPERATION_STARTED"] * 2
    assert {one["groupId"] for one in events} == {life.group}
    [latest] = events[0]["subEvents"]
    assert (latest["type"], latest["id"], latest["status"]) == ("rollInfo", life.roll["id"], "finished")
    assert (latest["numOfBatches"], latest["currentBatch"], latest["gracePeriod"]) == (2, 2, 30)
    return "operations"


@works("StopDeployment")
def _(life):
    path = life.path(f"/roll/{roll(life)['id']}")
    for _ in range(2):
        life.answered("PUT", path, {"roll": {"status": "STOPPED"}})
    life.ended("stopped")
    return "a roll that stops, also when it is called twice"


@works("Scale up")
def _(life):
    [item] = life.all("scale", "PUT", life.path("/scale/up"), {"type": "up", "adjustment": 1}, adjustment="1")
    assert item == {
        "newInstances": [{"instanceType": "t3.small"}],
        "newSpotRequests": [],
        "victimInstances": [],
        "victimSpotRequests": [],
    }
    life.world.healthy(life.group, 3)
    life.world.free(life.group)
    return "one more; the answer has its type"


@works("Detach")
def _(life):
    here = [one["instanceId"] for one in life.all("instance", "GET", life.path("/status"))]
    detach = {
        "instancesToDetach": here[:1],
        "shouldDecrementTargetCapacity": True,
        "shouldTerminateInstances": True,
        "drainingTimeout": 60,
    }
    life.answered("PUT", life.path("/detachInstances"), detach)
    life.world.free(life.group)
    assert life.one("group", "GET", life.path())["capacity"]["target"] == 2
    left = [one["instanceId"] for one in life.all("instance", "GET", life.path("/status"))]
    assert sorted(left) == sorted(here[1:])
    return "the named instance is taken out"


@works("Scale down")
def _(life):
    here = {one["instanceId"] for one in life.all("instance", "GET", life.path("/status"))}
    [item] = life.all("scale", "PUT", life.path("/scale/down"), {"type": "down", "adjustment": 1}, adjustment="1")
    [victim] = item["victimInstances"]
    assert set(victim) == {"instanceId"} and victim["instanceId"] in here
    life.world.healthy(life.group, 1)
    life.world.free(life.group)
    return "one fewer; the answer names it"


# ---- What is refused -------------------------------------------------------------------------------------------------

INSTANCE = "i-0123456789abcdef0"
STATEFUL = "keep it on EFS, S3 or in a database"
BEANSTALK = "Elastic Beanstalk updates its own environments"
HEALING = "With autoHealing false unhealthy instances stay"

refused(
    "Detach without termination", "PUT", "/detachInstances", "VALIDATION_ERROR", "is required: true, because",
    field="shouldTerminateInstances", body={"instancesToDetach": [INSTANCE]},
)  # fmt: skip
for name, method, path, body in (
    ("RollECS", "POST", "/clusterRoll", {"roll": {"batchSizePercentage": 50, "comment": "new agent"}}),
    ("DeploymentStatusECS", "GET", "/clusterRoll/scr-12345678", None),
):
    refused(name, method, path, "NOT_FOUND", "PUT /aws/ec2/group/{groupId}/roll", body=body)
for name, method, body in (
    ("CreateSuspensions", "POST", {"suspensions": [{"name": "AUTO_HEALING", "ttlInMinutes": 60}]}),
    ("ListSuspensions", "GET", None),
    ("DeleteSuspensions", "DELETE", {"processes": ["AUTO_HEALING"]}),
):
    refused(name, method, "/suspension", "NOT_FOUND", HEALING, body=body)
refused("ListStatefulInstances", "GET", "/statefulInstance", "NOT_FOUND", STATEFUL)
for verb in ("pause", "resume", "recycle", "deallocate"):
    refused(f"{verb.title()}StatefulInstance", "PUT", f"/statefulInstance/ssi-12345678/{verb}", "NOT_FOUND", STATEFUL)
refused(
    "ImportBeanstalkEnv", "GET", "/../beanstalk/import", "NOT_FOUND", BEANSTALK, environmentId="e-1", region="us-east-1"
)
refused("StartBeanstalkMaintenance", "PUT", "/beanstalk/maintenance/start", "NOT_FOUND", BEANSTALK)
refused("GetBeanstalkMaintenanceStatus", "GET", "/beanstalk/maintenance/status", "NOT_FOUND", BEANSTALK)
refused("FinishBeanstalkMaintenance", "PUT", "/beanstalk/maintenance/finish", "NOT_FOUND", BEANSTALK)
refused(
    "Delete with StatefulDeallocation", "DELETE", "", "UNSUPPORTED_FIELD", "leave it out",
    field="statefulDeallocation.shouldDeleteImages", body={"statefulDeallocation": {"shouldDeleteImages": True}},
)  # fmt: skip


# ---- Last, because nothing is left of it -----------------------------------------------------------------------------


@works("Delete")
def _(life):
    # Only false asks for nothing.
    keep = {"shouldDeleteImages": False, "shouldDeleteVolumes": False}
    life.answered("DELETE", life.path(), {"statefulDeallocation": keep})
    life.world.eventually(
        "the group is gone", lambda: life.group not in {one["id"] for one in life.all("group", "GET", "")}
    )
    return "drained, terminated and gone"
