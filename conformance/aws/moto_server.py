"""moto's server with targets that change: initial, then healthy or not; draining, then unused.

In moto itself every registered target is healthy at once, and a deregistered one disappears at once. Here the tag `play`
of an instance, or of its image, decides its health: `unhealthy` never passes its health check, and any other instance does.
moto's Auto Scaling also lacks a description that Greenroll reads, and some moves of members differ from those of AWS. Each
correction names the page of AWS that it follows.
"""

import sys
import time

from moto.autoscaling.exceptions import ValidationError
from moto.autoscaling.models import ASG_NAME_TAG, AutoScalingBackend, InstanceState
from moto.autoscaling.responses import AutoScalingResponse
from moto.core.responses import ActionResult
from moto.ec2.responses.launch_templates import LaunchTemplates
from moto.elbv2.models import FakeHealthStatus, FakeTargetGroup
from moto.server import main

INITIAL_SECONDS = 1.5
DRAINING_SECONDS = 1.5

_registered_at = {}
_drained_at = {}

_register = FakeTargetGroup.register


def register(self, targets):
    before = set(self.targets)
    _register(self, targets)
    for target in targets:
        _drained_at.pop((self.arn, target["Id"]), None)
        if target["Id"] not in before:
            _registered_at[(self.arn, target["Id"])] = time.monotonic()


def deregister(self, targets):
    """As in ELBv2: a target that is not registered is no error, and a registered one drains first."""
    for target in targets:
        registered = self.targets.pop(target["Id"], None)
        if registered:
            self.deregistered_targets[target["Id"]] = registered
            _drained_at[(self.arn, target["Id"])] = time.monotonic() + DRAINING_SECONDS


def health_for(self, target, ec2_backend):
    def status(state, reason=None, description=None):
        return FakeHealthStatus(target["Id"], target.get("Port", self.port), self.health_check_port, state, reason, description)

    key = (self.arn, target["Id"])
    if target["Id"] not in self.targets:
        if _drained_at.get(key, 0) > time.monotonic():
            return status("draining", "Target.DeregistrationInProgress", "Target deregistration is in progress")
        return status("unused", "Target.NotRegistered", "Target is not registered to the target group")
    instance = ec2_backend.get_instance_by_id(target["Id"])
    if instance is None or instance.state != "running":
        return status("unused", "Target.InvalidState", "Target is not in the running state")
    if _registered_at[key] + INITIAL_SECONDS > time.monotonic():
        return status("initial", "Elb.RegistrationInProgress", "Target registration is in progress")
    image = ec2_backend.amis.get(instance.image_id)
    tags = [*instance.get_tags(), *(image.get_tags() if image else [])]
    if {"key": "play", "value": "unhealthy"} in [{"key": tag["key"], "value": tag["value"]} for tag in tags]:
        return status("unhealthy", "Target.ResponseCodeMismatch", "Health checks failed with these codes: [503]")
    return status("healthy")


def describe_target_health(self, target_group_arn, targets):
    """A description of all targets also has those that drain."""
    group = self.target_groups.get(target_group_arn)
    if group is not None and not targets:
        now = time.monotonic()
        draining = [
            one for one in group.deregistered_targets.values() if _drained_at.get((group.arn, one["Id"]), 0) > now
        ]
        targets = [*group.targets.values(), *draining]
        if not targets:
            return []
    return _describe_target_health(self, target_group_arn, targets)


def describe_instance_refreshes(self):
    """moto has no Instance Refresh, so no group has ever had one."""
    return ActionResult({"InstanceRefreshes": []})


def attach_instances(self, group_name, instance_ids):
    """The desired capacity rises by the attached instances. moto counts standby members in it, too.

    See https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_AttachInstances.html
    """
    group = self.autoscaling_groups[group_name]
    desired = group.desired_capacity + len(instance_ids)
    if desired > group.max_size:
        raise ValidationError(
            f"AutoScalingGroup {group_name} has a max-size of {group.max_size}. Attaching these instances would exceed it."
        )
    group.desired_capacity = desired
    for one in instance_ids:
        instance = self.ec2_backend.get_instance(one)
        group.instance_states.append(
            InstanceState(
                instance,
                protected_from_scale_in=group.new_instances_protected_from_scale_in,
                autoscaling_group=group,
            )
        )
        self.ec2_backend.create_tags([one], {ASG_NAME_TAG: group_name})
    self.update_attached_target_groups(group_name)


def detach_instances(self, group_name, instance_ids, should_decrement):
    """An instance that leaves the group also leaves its target groups. A termination comes here, too.

    See https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_DetachInstances.html
    """
    activities = _detach_instances(self, group_name, instance_ids, should_decrement)
    for arn in self.autoscaling_groups[group_name].target_group_arns:
        self.elbv2_backend.deregister_targets(arn, [{"Id": one} for one in instance_ids])
    return activities


def update_attached_target_groups(self, group_name):
    """A member in standby is taken out of the target groups. moto registers every member.

    See https://docs.aws.amazon.com/autoscaling/ec2/userguide/as-enter-exit-standby.html
    """
    group = self.autoscaling_groups[group_name]
    serving = {state.instance.id for state in group.active_instances()}
    others = {state.instance.id for state in group.instance_states} - serving
    for arn in group.target_group_arns:
        port = self.elbv2_backend.target_groups[arn].port
        self.elbv2_backend.register_targets(arn, [{"Id": one, "Port": port} for one in sorted(serving)])
        self.elbv2_backend.deregister_targets(arn, [{"Id": one} for one in sorted(others)])


def launch_template(self):
    """A member names the version that it was launched from. In moto it is always the default version.

    See https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_Instance.html
    """
    described = _launch_template(self)
    tags = {tag["key"]: tag["value"] for tag in self.instance.get_tags()}
    return described and described | {"Version": tags.get("aws:ec2launchtemplate:version", described["Version"])}


def create_launch_template_version(self):
    """The new version inherits what the request does not name. moto ignores the source version.

    See https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateLaunchTemplateVersion.html
    """
    result = _create_launch_template_version(self)
    source = self._get_param("SourceVersion")
    if source:
        template = self.ec2_backend.get_launch_template(self._get_param("LaunchTemplateId"))
        made, inherited = template.latest_version(), template.get_version(source)
        if "TagSpecifications" not in made.data:
            made.instance_tags = inherited.instance_tags
        for name, value in inherited.data.items():
            made.data.setdefault(name, value)
    return result


from moto.elbv2.models import ELBv2Backend  # noqa: E402

_describe_target_health = ELBv2Backend.describe_target_health
_detach_instances = AutoScalingBackend.detach_instances
_launch_template = InstanceState.launch_template.fget
_create_launch_template_version = LaunchTemplates.create_launch_template_version

FakeTargetGroup.register = register
FakeTargetGroup.deregister = deregister
FakeTargetGroup.health_for = health_for
ELBv2Backend.describe_target_health = describe_target_health
AutoScalingResponse.describe_instance_refreshes = describe_instance_refreshes
AutoScalingBackend.attach_instances = attach_instances
AutoScalingBackend.detach_instances = detach_instances
AutoScalingBackend.update_attached_target_groups = update_attached_target_groups
InstanceState.launch_template = property(launch_template)
LaunchTemplates.create_launch_template_version = create_launch_template_version

if __name__ == "__main__":
    main(sys.argv[1:])
