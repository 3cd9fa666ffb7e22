"""Every public method of the AWS Elastigroup client, in the order of the calls, with its expected result."""

from spotinst_sdk2.models.elastigroup import aws
from spotinst_sdk2.models.elastigroup.aws import asg, deployment, deployment_action, stateful

TABLE = {}

# ---- What works: called with the client's own models, and asserted on what it answers --------------------------------


def works(method):
    def note(check):
        TABLE[method] = check
        return check

    return note


@works("get_elastigroups")
def _(world):
    groups = world.call("get_elastigroups")
    assert [one["id"] for one in groups] == [world.group]
    return "every group"


@works("get_elastigroup")
def _(world):
    group = world.call("get_elastigroup", world.group)
    assert (group["id"], group["capacity"]["target"], group["latest_revision"]) == (world.group, 3, 2)
    assert group["compute"]["launch_specification"]["load_balancers_config"]["load_balancers"]
    return "the group with what Greenroll adds"


@works("create_elastigroup")
def _(world):
    like = world.call("get_elastigroup", world.group)["compute"]
    launch = like["launch_specification"]
    balancers = [
        aws.LoadBalancer(type="TARGET_GROUP", arn=one["arn"])
        for one in launch["load_balancers_config"]["load_balancers"]
    ]
    group = aws.Elastigroup(
        name="made",
        region="us-east-1",
        # Users of the client also write numbers like this.
        capacity=aws.Capacity(minimum="1", target=2, maximum=4, unit="instance"),
        strategy=aws.Strategy(risk=0, availability_vs_cost="balanced", fallback_to_od=True),
        compute=aws.Compute(
            product="Linux/UNIX",
            instance_types=aws.InstanceTypes(ondemand=like["instance_types"]["ondemand"]),
            subnet_ids=like["subnet_ids"],
            launch_specification=aws.LaunchSpecification(
                image_id=launch["image_id"],
                health_check_type="TARGET_GROUP",
                load_balancers_config=aws.LoadBalancersConfig(load_balancers=balancers),
                tags=[aws.Tag(tag_key="team", tag_value="web")],
            ),
        ),
    )
    made = world.call("create_elastigroup", group)
    world.made = made["id"]
    assert made["capacity"] == {"minimum": 1, "target": 2, "maximum": 4, "unit": "instance"}
    world.healthy(world.made, 2)
    world.free(world.made)
    return "a group whose instances get healthy"


@works("get_elastigroup_active_instances")
def _(world):
    instances = world.call("get_elastigroup_active_instances", world.made)
    assert len(instances) == 2
    for one in instances:
        assert one["instance_id"].startswith("i-") and one["private_ip"] and one["instance_type"]
        assert (one["status"], one["group_id"], one["product"]) == ("running", world.made, "Linux/UNIX")
        assert (one["life_cycle"], one["revision"]) == ("OD", 1)
        assert one["availability_zone"] and one["created_at"].endswith("Z")
    return "live instances"


@works("get_instance_healthiness")
def _(world):
    health = world.call("get_instance_healthiness", world.made)
    assert [one["health_status"] for one in health] == ["HEALTHY", "HEALTHY"]
    assert {one["target_health"] for one in health} == {"healthy"}
    assert {one["group_id"] for one in health} == {world.made}
    return "how well each is"


@works("update_elastigroup")
def _(world):
    image = world.call("get_elastigroup", world.group)["compute"]["launch_specification"]["image_id"]
    change = aws.Elastigroup(
        compute=aws.Compute(launch_specification=aws.LaunchSpecification(image_id=image, user_data="aGVsbG8="))
    )
    group = world.call("update_elastigroup", change, world.made)
    assert group["latest_revision"] == 2
    assert group["compute"]["launch_specification"]["user_data"] == "aGVsbG8="
    assert group["capacity"]["target"] == 2
    return "a merge: the next revision"


def roll(world):
    body = aws.Roll(
        batch_size_percentage=50,
        grace_period=30,
        health_check_type="TARGET_GROUP",
        strategy=aws.RollStrategy(action="REPLACE_SERVER", should_drain_instances=True),
    )
    return world.call("roll_group", world.made, body)


@works("roll_group")
def _(world):
    answer = roll(world)
    assert (answer["status"]["code"], answer["kind"]) == (200, "spotinst:aws:ec2:group:roll")
    [item] = answer["items"]
    world.roll = item["id"]
    assert item["status"] == "starting" and item["progress"]["unit"] == "percent"
    return "a roll to the latest revision"


@works("get_deployment_status")
def _(world):
    status = world.ended(world.made, world.roll)
    assert status["status"] == "finished" and status["progress"]["value"] == 100
    [sides] = status["instances"]
    assert len(sides["green"]) == 2
    assert {one["status"] for one in sides["green"]} == {"healthy"}
    assert {one["status"] for one in sides["blue"]} == {"terminated"}
    return "blue and green"


@works("get_all_group_deployment")
def _(world):
    rolls = world.call("get_all_group_deployment", world.made)
    assert [(one["id"], one["kind"]) for one in rolls] == [(world.roll, "ROLL")]
    return "rolls, and no other operation"


@works("create_deployment_action")
def _(world):
    [sides] = world.call("get_deployment_status", world.made, world.roll)[0]["instances"]
    green = sorted(one["instance_id"] for one in sides["green"])
    action = deployment_action.DeploymentAction(action_type="DETACH_NEW", should_handle_all_batches=True)
    [back] = world.call("create_deployment_action", world.made, world.roll, action)
    assert (back["kind"], back["follows"]) == ("ROLLBACK", world.roll)
    assert (back["roll_id"], back["action_type"]) == (world.roll, "DETACH_NEW")
    assert sorted(back["detached_instances"]) == green
    assert world.ended(world.made, back["id"])["status"] == "finished"
    return "back to what served before"


@works("stop_deployment")
def _(world):
    [item] = roll(world)["items"]
    answer = world.call("stop_deployment", world.made, item["id"])
    assert answer["status"]["code"] == 200
    assert world.ended(world.made, item["id"])["status"] == "stopped"
    return "a roll that stops"


@works("get_elastigroup_activity")
def _(world):
    events = world.call("get_elastigroup_activity", world.made, "2020-01-01")
    assert [one["event_type"] for one in events] == ["OPERATION_ENDED", "OPERATION_STARTED"] * 4
    assert [one["sub_events"][0]["kind"] for one in events[::2]] == ["ROLL", "ROLLBACK", "ROLL", "CREATE"]
    assert world.call("get_elastigroup_activity", world.made, "2999-01-01") == []
    return "operations, and what automation noted"


@works("get_activity_events")
def _(world):
    assert len(world.call("get_activity_events", world.made, "2020-01-01T00:00:00Z")) == 8
    assert len(world.call("get_activity_events", world.made, None)) == 8
    return "the same"


@works("scale_elastigroup_up")
def _(world):
    [item] = world.call("scale_elastigroup_up", world.made, 1)
    assert item["capacity"]["target"] == 3
    assert [one["instance_type"] for one in item["new_instances"]] == ["t3.small"]
    world.healthy(world.made, 3)
    world.free(world.made)
    return "one more"


@works("detach_elastigroup_instances")
def _(world):
    here = [one["instance_id"] for one in world.call("get_elastigroup_active_instances", world.made)]
    detach = aws.DetachConfiguration(instances_to_detach=here[:1], should_terminate_instances=True, draining_timeout=30)
    assert world.call("detach_elastigroup_instances", world.made, detach)["code"] == 200
    group = world.free(world.made)
    assert group["capacity"]["target"] == 3
    left = [one["instance_id"] for one in world.call("get_elastigroup_active_instances", world.made)]
    assert len(left) == 3 and set(here) - set(left) == {here[0]}
    world.healthy(world.made, 3)
    return "another instance in the place of the named one"


@works("scale_elastigroup_down")
def _(world):
    [item] = world.call("scale_elastigroup_down", world.made, 2)
    assert item["capacity"]["target"] == 1
    assert len(item["victim_instances"]) <= 2
    world.healthy(world.made, 1)
    world.free(world.made)
    return "two fewer"


# ---- What is refused: with the code, and the words that name it -------------------------------------------------------


def refused(method, code, words, *arguments, **named):
    TABLE[method] = (code, words, arguments, named)


def elsewhere(method, *arguments, **named):
    """A refusal names the operation, whose name is that of the method except for a few."""
    words = named.pop("words", f'operation "{method.replace("_", " ")}"')
    refused(method, "NOT_FOUND", words, *arguments, **named)


MADE = object()
INSTANCE = "i-0123456789abcdef0"

refused(
    "delete_elastigroup_with_deallocation",
    "UNSUPPORTED_FIELD",
    "statefulDeallocation",
    MADE,
    aws.StatefulDeallocation(should_delete_images=True),
)
elsewhere("get_cost_per_elastigroup", MADE, "2026-11-23", "2026-11-22")
elsewhere("get_group_detailed_cost", MADE)
elsewhere("list_suspended_scaling_policies", MADE)
elsewhere("suspend_scaling_policies", MADE, "cpu")
elsewhere("resume_suspended_scaling_policies", MADE, "cpu")
elsewhere("list_suspended_process", MADE)
elsewhere("suspend_process", MADE, ["AUTO_SCALE"], None)
elsewhere("remove_suspended_process", MADE, ["AUTO_SCALE"])
elsewhere("deallocate_stateful_instance", MADE, "ssi-12345678")
elsewhere("recycle_stateful_instance", MADE, "ssi-12345678")
elsewhere("get_stateful_instances", MADE)
elsewhere("resume_stateful_instance", MADE, "ssi-12345678")
elsewhere("pause_stateful_instance", MADE, "ssi-12345678")
elsewhere("delete_volume_in_stateful_instance", MADE, "ssi-12345678", "vol-1")
elsewhere("beanstalk_maintenance_status", MADE)
elsewhere("beanstalk_maintenance_start", MADE)
elsewhere("beanstalk_maintenance_finish", MADE)
elsewhere("beanstalk_import", "us-east-1", env_id="e-1")
elsewhere("beanstalk_reimport", MADE)
elsewhere("import_instance", "us-east-1", INSTANCE, asg.ImportInstanceConfig(name="web"))
elsewhere("import_asg", "us-east-1", "web", asg.ASG(name="web"), dry_run=True)
elsewhere("ami_backup", MADE)
elsewhere("create_blue_green_deployment", MADE, deployment.BlueGreenDeployment(timeout=5))
elsewhere("get_blue_green_deployment", MADE)
elsewhere("stop_blue_green_deployment", MADE, "bgd-1")
elsewhere("get_instance_type_by_region", "us-east-1")
elsewhere("lock_instance", INSTANCE, 5)
elsewhere("unlock_instance", INSTANCE)
elsewhere("enter_instance_standby", INSTANCE)
elsewhere("exit_instance_standby", INSTANCE)
elsewhere("get_instance_status", INSTANCE)
elsewhere("create_instance_signal", INSTANCE, "INSTANCE_READY")
elsewhere("get_cost_per_account")
elsewhere("get_potential_savings")
elsewhere("get_instance_potential_savings", [INSTANCE], "us-east-1")
elsewhere("get_elastilog", MADE, "2026-11-22", "2026-11-23", severity="ALL", limit=10)
elsewhere("import_stateful_instance", stateful.StatefulInstance(name="web", original_instance_id=INSTANCE))
elsewhere("get_stateful_import_status", "smg-1")
elsewhere("delete_stateful_import", "smg-1")


# ---- Last, because nothing is left of it -----------------------------------------------------------------------------


@works("delete_elastigroup")
def _(world):
    assert world.call("delete_elastigroup", world.made) is True
    world.eventually(
        "the group is gone", lambda: [one["id"] for one in world.client.get_elastigroups()] == [world.group]
    )
    return "drained, terminated and gone"
