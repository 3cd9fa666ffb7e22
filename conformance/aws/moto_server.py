"""moto's server with targets that change: initial, then healthy or not; draining, then unused.

In moto itself every registered target is healthy at once, and a deregistered one disappears at once. Here the tag `play`
of an instance, or of its image, decides its health: `unhealthy` never passes its health check, and any other instance does.
moto's Auto Scaling also lacks a description that Greenroll reads.
"""

import sys
import time

from moto.autoscaling.responses import AutoScalingResponse
from moto.core.responses import ActionResult
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


from moto.elbv2.models import ELBv2Backend  # noqa: E402

_describe_target_health = ELBv2Backend.describe_target_health

FakeTargetGroup.register = register
FakeTargetGroup.deregister = deregister
FakeTargetGroup.health_for = health_for
ELBv2Backend.describe_target_health = describe_target_health
AutoScalingResponse.describe_instance_refreshes = describe_instance_refreshes

if __name__ == "__main__":
    main(sys.argv[1:])
