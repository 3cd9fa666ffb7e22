package provider

import (
	"encoding/base64"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"greenroll.dev/terraform-provider-greenroll/internal/greenroll"

	"github.com/hashicorp/terraform-plugin-framework/types"
)

const (
	launch        = "compute.launchSpecification."
	instanceTypes = "compute.instanceTypes"
	risk          = "strategy.risk"
	onDemandCount = "strategy.onDemandCount"
	subnets       = "compute.subnetIds"
	zones         = "compute.availabilityZones"
	devices       = launch + "blockDeviceMappings"
	userData      = launch + "userData"
)

var healthCheckTypes = []string{"TARGET_GROUP", "ELB", "EC2", "NONE"}

// groupFields are the attributes of a group that its owner gives. Their names are those of spotinst_elastigroup_aws where they
// mean the same.
var groupFields = []field{
	{name: "name", api: "name", required: true, doc: "Name of the group, up to 255 characters."},
	{name: "description", api: "description", doc: "Text for people, up to 255 characters."},
	{name: "region", api: "region", inForce: "inForce.region", replaces: true,
		doc: "AWS Region of the group. Absent: the Region of Greenroll's stack. Another Region needs another group."},
	{name: "product", api: "compute.product",
		oneOf: []string{
			"Linux/UNIX", "Linux/UNIX (Amazon VPC)", "Red Hat Enterprise Linux", "Red Hat Enterprise Linux (Amazon VPC)",
			"SUSE Linux", "SUSE Linux (Amazon VPC)", "Windows", "Windows (Amazon VPC)",
		},
		doc: "EC2's product description. It is only shown, because the image decides."},

	// Capacity
	{name: "min_size", api: "capacity.minimum", inForce: "inForce.capacity.minimum", kind: whole, most: 1000,
		doc: "Least target. Absent: left to scheduled tasks and other tools."},
	{name: "max_size", api: "capacity.maximum", inForce: "inForce.capacity.maximum", kind: whole, most: 1<<31 - 1,
		doc: "Greatest target. Absent: likewise. A roll may have more instances live while it runs."},
	{name: "desired_capacity", api: "capacity.target", inForce: "inForce.capacity.target", kind: whole, most: 1000,
		doc: "Target: how many instances serve. Absent: a new group starts with `min_size`, and scaling is left to other tools."},

	// Where and what is launched
	{name: "subnet_ids", api: subnets, kind: textSet,
		doc: "Subnets of the instances. Give these or `availability_zones`."},
	{name: "availability_zones", api: zones, kind: objects, doc: "Zones of the instances, with their subnets.",
		fields: []field{
			{name: "name", api: "name", required: true, doc: "Name of the zone."},
			{name: "subnet_ids", api: "subnetIds", kind: textSet, from: zoneSubnets,
				doc: "Its subnets. Absent: the zone's default subnet."},
		}},
	{name: "instance_types", api: instanceTypes, kind: texts, from: typesInOrder, to: typesOnDemand, required: true,
		doc: "Types of on-demand instances in order of preference. Where EC2 lacks capacity for one, the next is tried."},
	{name: "instance_types_spot", api: instanceTypes + ".spot", kind: texts,
		doc: "Types of spot instances. Absent: `instance_types`. Without spot instances they are launched on demand, after `instance_types`."},
	{name: "instance_types_preferred_spot", api: instanceTypes + ".preferredSpot", kind: texts,
		doc: "Types that are preferred for spot instances. They come before `instance_types_spot`."},
	{name: "image_id", api: launch + "imageId", required: true,
		doc: "AMI, or `resolve:ssm:/name` for the value of that parameter when a roll starts."},
	{name: "user_data", api: userData, sensitive: true, from: plainUserData, to: toBase64,
		doc: "User data as plain text; the provider encodes it. The state contains it. Conflicts with `user_data_base64`."},
	{name: "user_data_base64", api: userData, sensitive: true, from: binaryUserData,
		doc: "User data in base64, for data that is no text. Conflicts with `user_data`."},
	{name: "security_groups", api: launch + "securityGroupIds", kind: textSet, doc: "Ids of the security groups."},
	{name: "iam_instance_profile", api: launch + "iamRole", from: profileOf, to: profile,
		doc: "Name or ARN of the instance profile."},
	{name: "key_name", api: launch + "keyPair", doc: "Name of the key pair."},
	{name: "enable_monitoring", api: launch + "monitoring", kind: flag, doc: "Detailed monitoring by CloudWatch."},
	{name: "ebs_optimized", api: launch + "ebsOptimized", kind: flag, doc: "Optimized for EBS."},
	{name: "cpu_credits", api: launch + "creditSpecification.cpuCredits", oneOf: []string{"standard", "unlimited"},
		doc: "CPU credits of burstable instance types."},
	{name: "tags", api: launch + "tags", kind: pairs, doc: "Tags of the instances and volumes, 40 at most."},
	{name: "metadata_options", api: launch + "metadataOptions", kind: object, doc: "Instance metadata service.",
		fields: []field{
			{name: "http_endpoint", api: "httpEndpoint", oneOf: []string{"disabled", "enabled"}, doc: "Whether it answers."},
			{name: "http_tokens", api: "httpTokens", oneOf: []string{"optional", "required"}, doc: "Whether IMDSv2 is required."},
			{name: "http_put_response_hop_limit", api: "httpPutResponseHopLimit", kind: whole, least: 1, most: 64,
				doc: "Network hops of its answers."},
			{name: "instance_metadata_tags", api: "instanceMetadataTags", oneOf: []string{"disabled", "enabled"},
				doc: "Whether it has the instance's tags."},
		}},
	{name: "ebs_block_device", api: devices, kind: objects, from: devicesWith("ebs"), to: volumes, doc: "EBS volumes of each instance.",
		fields: []field{
			{name: "device_name", api: "deviceName", required: true, doc: "Name of the device, like `/dev/xvda`."},
			{name: "delete_on_termination", api: "ebs.deleteOnTermination", kind: flag, doc: "Delete it with the instance."},
			{name: "encrypted", api: "ebs.encrypted", kind: flag, doc: "Encrypt it."},
			{name: "iops", api: "ebs.iops", kind: whole, least: 100, most: 256000, doc: "Operations each second."},
			{name: "kms_key_id", api: "ebs.kmsKeyId", doc: "Key of an encrypted volume."},
			{name: "snapshot_id", api: "ebs.snapshotId", doc: "Snapshot that it is made from."},
			{name: "throughput", api: "ebs.throughput", kind: whole, least: 125, most: 2000, doc: "MiB each second."},
			{name: "volume_size", api: "ebs.volumeSize", kind: whole, least: 1, most: 65536, doc: "GiB."},
			{name: "volume_type", api: "ebs.volumeType", oneOf: []string{"gp2", "gp3", "io1", "io2", "sc1", "st1", "standard"},
				doc: "Type of the volume."},
		}},
	{name: "ephemeral_block_device", api: devices, kind: objects, from: devicesWith("virtualName"),
		doc: "Instance store volumes of each instance.",
		fields: []field{
			{name: "device_name", api: "deviceName", required: true, doc: "Name of the device."},
			{name: "virtual_name", api: "virtualName", required: true, doc: "Its volume, like `ephemeral0`."},
		}},
	{name: "no_device", api: devices, kind: textSet, from: leftOutDevices, to: leaveOut,
		doc: "Names of the image's devices that are left out."},
	{name: "network_interface", api: launch + "networkInterfaces", kind: objects,
		doc: "Network interfaces of each instance. The one with index 0 serves.",
		fields: []field{
			{name: "device_index", api: "deviceIndex", kind: whole, most: 15, required: true, doc: "Index of the interface."},
			{name: "associate_public_ip_address", api: "associatePublicIpAddress", kind: flag, doc: "With a public address."},
			{name: "associate_ipv6_address", api: "associateIpv6Address", kind: flag, doc: "With an address of version 6."},
			{name: "delete_on_termination", api: "deleteOnTermination", kind: flag, doc: "Delete it with the instance."},
			{name: "description", api: "description", doc: "Text for people."},
			{name: "security_groups", api: "groups", kind: textSet, doc: "Absent: the group's `security_groups`."},
			{name: "subnet_id", api: "subnetId", doc: "Only the group's one subnet, when it has one."},
		}},

	// Load balancer and health
	{name: "target_group_arns", api: launch + "loadBalancersConfig.loadBalancers", kind: textSet, from: arnsOf, to: balancers,
		doc: "Target groups. An instance is in service when it is healthy in every one."},
	{name: "health_check_type", api: launch + "healthCheckType", oneOf: healthCheckTypes,
		doc: "Judge of an instance's health. Absent: `TARGET_GROUP`, or `EC2` without target groups."},
	{name: "health_check_grace_period", api: launch + "healthCheckGracePeriod", kind: whole, most: 86400,
		doc: "Seconds after a launch in which nothing is healed. Absent: 300."},
	{name: "health_check_unhealthy_duration_before_replacement", api: launch + "healthCheckUnhealthyDurationBeforeReplacement",
		kind: whole, least: 60, most: 86400, doc: "Seconds that an instance is unhealthy before it is healed. Absent: 120."},
	{name: "auto_healing", api: launch + "autoHealing", kind: flag, doc: "Replace unhealthy instances. Absent: true."},

	// Strategy
	{name: "draining_timeout", api: "strategy.drainingTimeout", kind: whole, most: 3600,
		doc: "Seconds for which instances drain. Absent: the longest deregistration delay of the target groups."},
	{name: "compatibility", api: "strategy.compatibility", oneOf: []string{"ELASTIGROUP"},
		doc: "`ELASTIGROUP`: Elastigroup's meanings and defaults, where they differ."},
	{name: "spot_percentage", api: risk, kind: whole, most: 100,
		doc: "Percentage of spot instances. Absent: 0, so all instances are on demand. A change from 0 or to 0 makes a revision in a " +
			"group with `instance_types_spot`."},
	{name: "ondemand_count", api: onDemandCount, kind: whole, least: 1, most: 1<<31 - 1,
		doc: "Number of on-demand instances; all others are spot. With it `spot_percentage` has no effect."},
	{name: "orientation", api: "strategy.availabilityVsCost",
		oneOf: []string{"balanced", "costOriented", "cheapest", "availabilityOriented", "equalAzDistribution"},
		doc:   "Choice of the pools of spot instances. Absent: `balanced`."},
	{name: "fallback_to_ondemand", api: "strategy.fallbackToOd", kind: flag,
		doc: "Launch on demand where no pool has spot capacity. Absent: true."},
	{name: "revert_to_spot", api: "strategy.revertToSpot", kind: object,
		doc: "When on-demand instances in place of spot instances are replaced by spot instances again.",
		fields: []field{
			{name: "perform_at", api: "performAt", oneOf: []string{"always", "never", "timeWindow"}, required: true, doc: "When."},
			{name: "time_windows", api: "timeWindows", kind: texts,
				doc: "Times of the week in UTC like `Mon:03:00-Wed:02:30`, with `timeWindow`."},
		}},
	{name: "capacity_rebalance", api: "strategy.capacityRebalance", kind: flag,
		doc: "Replace a spot instance at EC2's rebalance recommendation. Absent: true."},
	{name: "utilize_reserved_instances", api: "strategy.utilizeReservedInstances", kind: flag,
		doc: "Stored without an effect, because EC2 itself applies reserved instances."},

	// Scaling
	{name: "scheduled_task", api: "scheduling.tasks", kind: objects, doc: "Scaling and rolls at certain times, 50 at most.", fields: taskFields},
	{name: "scheduled_task_time_zone", api: "scheduling.timeZone", doc: "Time zone of all tasks, like `Europe/Berlin`. Absent: UTC."},
	{name: "scaling_up_policy", api: "scaling.up", kind: objects, doc: "Add instances by a metric.", fields: stepPolicyFields},
	{name: "scaling_down_policy", api: "scaling.down", kind: objects, doc: "Remove instances by a metric.", fields: stepPolicyFields},
	{name: "scaling_target_policy", api: "scaling.target", kind: objects, doc: "Keep a metric at a value.", fields: targetPolicyFields},

	{name: "update_policy", api: "updatePolicy", kind: object,
		doc: "Rolls that Greenroll starts by itself. With `roll`, the apply waits for such a roll.",
		fields: []field{
			{name: "should_roll", api: "shouldRoll", kind: flag, doc: "Roll new images, and each new revision."},
			{name: "roll_config", api: "rollConfig", kind: object, doc: "Settings of these rolls, as in `roll`.", fields: rollFields},
			{name: "image_filter", api: "imageFilter", kind: object,
				doc: "Which new images are the group's. Set `ignore_changes = [image_id]` with it.",
				fields: []field{
					{name: "owners", api: "owners", kind: texts, required: true,
						doc: "`self`, `amazon`, `aws-marketplace` or account ids."},
					{name: "name_pattern", api: "namePattern", doc: "Name of the image, where `*` is any text."},
					{name: "tags", api: "tags", kind: pairs, doc: "Tags of the image."},
				}},
		}},
}

// rollFields are the settings of a roll.
var rollFields = []field{
	{name: "batch_size_percentage", api: "batchSizePercentage", kind: whole, least: 1, most: 100, required: true,
		doc: "Size of a batch, in percent of the target, rounded up."},
	{name: "grace_period", api: "gracePeriod", kind: whole, most: 86400,
		doc: "Seconds for which a healthy batch is watched before blue leaves. Absent: the group's `health_check_grace_period`."},
	{name: "bake_time", api: "bakeTime", kind: whole, most: 172800,
		doc: "Seconds that the roll waits after its last batch. Retired blue runs on meanwhile, and a roll back registers it again. " +
			"`wait` includes it. Absent: 0."},
	{name: "health_timeout", api: "healthTimeout", kind: whole, least: 1, most: 7200,
		doc: "Seconds in which an instance must get healthy. Absent: 600."},
	{name: "batch_min_healthy_percentage", api: "strategy.batchMinHealthyPercentage", kind: whole, least: 1, most: 100,
		doc: "How much of a batch must get healthy. Absent: 100."},
	{name: "steps", api: "strategy.steps", kind: objects, least: 1, most: 20,
		doc: "The first batches, 20 at most. Each says how far the roll is at its end, so they rise. Batches of `batch_size_percentage` follow.",
		fields: []field{
			{name: "instances", api: "instances", kind: whole, least: 1, most: 1000, instead: "percentage",
				doc: "How many instances are replaced when the step has ended. Give this or `percentage`."},
			{name: "percentage", api: "percentage", kind: whole, least: 1, most: 100, doc: "The same in percent of the target, rounded up."},
			{name: "grace_period", api: "gracePeriod", kind: whole, most: 86400,
				doc: "Seconds for which its healthy batch is watched. Absent: the roll's."},
			{name: "pause", api: "pause", kind: object, doc: "Pause at its end. A person can continue the roll at any time. `wait` includes it.",
				fields: pauseFields("CONTINUE", "STOP", "ROLLBACK")},
			judgeField("judge", "Judge of its batches. Absent: the roll's."),
		}},
	judgeField("strategy.judge", "Compares green with blue in CloudWatch metrics in each batch. Green that is worse fails the roll. "+
		"Without a verdict the roll waits for a person. `wait` includes it."),
	{name: "skip_matching", api: "strategy.skipMatching", kind: flag,
		doc: "Whether instances that already run what the roll launches are left alone. Absent: true, and false with Elastigroup's meanings."},
	{name: "order", api: "strategy.order", oneOf: []string{"OLDEST_FIRST", "ZONE_BY_ZONE"},
		doc: "In which instances in service go. Absent: so that the zones stay even."},
	{name: "health_check_type", api: "healthCheckType", oneOf: healthCheckTypes, doc: "Absent: the group's."},
	{name: "draining_timeout", api: "drainingTimeout", kind: whole, most: 3600, doc: "Seconds for which blue drains. Absent: the group's."},
	{name: "should_drain_instances", api: "strategy.shouldDrainInstances", kind: flag,
		doc: "False terminates blue without draining. Absent: true."},
	{name: "alarms", api: "strategy.alarms", kind: texts, doc: "Names of CloudWatch alarms that hold and fail the roll, ten at most."},
	{name: "on_failure", api: "strategy.onFailure", kind: object, doc: "Behaviour of a roll that fails.",
		fields: []field{
			{name: "action", api: "actionType", oneOf: []string{"DETACH_NEW", "DETACH_OLD"}, doc: "Instances that it takes out."},
			{name: "all_batches", api: "shouldHandleAllBatches", kind: flag,
				doc: "With `DETACH_NEW`: go back to the revision that served."},
			{name: "batch_num", api: "batchNum", kind: whole, least: 1, most: 1000, doc: "Take out green of this batch too."},
			{name: "keep_failed_for", api: "keepFailedFor", kind: whole, most: 86400,
				doc: "Seconds that failed green stays for debugging, outside the load balancer."},
			{name: "draining_timeout", api: "drainingTimeout", kind: whole, most: 3600, doc: "Seconds for which it drains."},
		}},
	{name: "comment", api: "comment", doc: "Text for people, for example the reason, up to 256 characters."},
}

var taskFields = []field{
	{name: "task_type", api: "taskType", required: true,
		oneOf: []string{"scale", "scaleUp", "scaleDown", "percentageScaleUp", "percentageScaleDown", "roll"}, doc: "Kind of the task."},
	{name: "cron_expression", api: "cronExpression", doc: "When: five fields. Conflicts with `frequency`."},
	{name: "frequency", api: "frequency", oneOf: []string{"hourly", "daily", "weekly"}, doc: "How often, from `start_time` on."},
	{name: "start_time", api: "startTime", doc: "First time, or the only one, in ISO 8601 with an offset."},
	{name: "is_enabled", api: "isEnabled", kind: flag, doc: "Absent: true."},
	{name: "scale_min_capacity", api: "scaleMinCapacity", kind: whole, most: 1000, doc: "With `scale`."},
	{name: "scale_target_capacity", api: "scaleTargetCapacity", kind: whole, most: 1000, doc: "With `scale`."},
	{name: "scale_max_capacity", api: "scaleMaxCapacity", kind: whole, most: 1<<31 - 1, doc: "With `scale`."},
	{name: "adjustment", api: "adjustment", kind: whole, least: 1, most: 1000, doc: "Instances, with `scaleUp` and `scaleDown`."},
	{name: "adjustment_percentage", api: "adjustmentPercentage", kind: whole, least: 1, most: 1000,
		doc: "Percent, with `percentageScaleUp` and `percentageScaleDown`."},
	{name: "batch_size_percentage", api: "batchSizePercentage", kind: whole, least: 1, most: 100, doc: "With `roll`."},
	{name: "grace_period", api: "gracePeriod", kind: whole, most: 86400, doc: "Seconds, with `roll`."},
}

// metricFields are the attributes that all scaling policies have.
var metricFields = []field{
	{name: "policy_name", api: "policyName", required: true, doc: "Name of the policy, unique in the group."},
	{name: "namespace", api: "namespace", doc: "Absent: `AWS/EC2`."},
	{name: "metric_name", api: "metricName", doc: "Absent: `CPUUtilization`."},
	{name: "dimensions", api: "dimensions", kind: objects, doc: "All dimensions of the metric, 30 at most.",
		fields: []field{
			{name: "name", api: "name", required: true, doc: "`InstanceId` without a value means each instance of the group."},
			{name: "value", api: "value", doc: "Value of the dimension."},
		}},
	{name: "statistic", api: "statistic", oneOf: []string{"average", "maximum", "minimum", "percentile", "sampleCount", "sum"},
		doc: "Absent: `average`."},
	{name: "extended_statistic", api: "extendedStatistic", doc: "With `percentile`, like `p90`."},
	{name: "unit", api: "unit", oneOf: metricUnits, doc: "Absent: any unit."},
	{name: "source", api: "source", oneOf: []string{"cloudWatch"}, doc: "Only `cloudWatch`."},
	{name: "period", api: "period", kind: whole, least: 60, most: 86400, doc: "Seconds of a datapoint, a multiple of 60. Absent: 300."},
	{name: "evaluation_periods", api: "evaluationPeriods", kind: whole, least: 1, most: 100, doc: "Datapoints in a row that count. Absent: 1."},
	{name: "cooldown", api: "cooldown", kind: whole, most: 86400,
		doc: "Seconds after the group's last operation in which the policy does nothing. Absent: 300."},
	{name: "is_enabled", api: "isEnabled", kind: flag, doc: "Absent: true."},
}

var stepPolicyFields = append([]field{
	{name: "threshold", api: "threshold", kind: number, doc: "When it acts. Required without `step_adjustments`."},
	{name: "operator", api: "operator", oneOf: []string{"gt", "gte", "lt", "lte"}, doc: "Absent: `gte` to add, `lte` to remove."},
	{name: "action_type", api: "action.type", oneOf: actionTypes, doc: "Kind of the change. Absent: `adjustment`."},
	{name: "adjustment", api: "action.adjustment", from: either("action.adjustment", "adjustment"), kind: whole, least: 1, most: 1000,
		doc: "Instances, or percent."},
	{name: "min_target_capacity", api: "action.minTargetCapacity", from: either("action.minTargetCapacity", "minTargetCapacity"),
		kind: whole, least: 1, most: 1000, doc: "With `setMinTarget`."},
	{name: "max_target_capacity", api: "action.maxTargetCapacity", from: either("action.maxTargetCapacity", "maxTargetCapacity"),
		kind: whole, least: 1, most: 1000, doc: "With `setMaxTarget`."},
	{name: "minimum", api: "action.minimum", kind: whole, most: 1000, doc: "With `updateCapacity`."},
	{name: "target", api: "action.target", kind: whole, most: 1000, doc: "With `updateCapacity`."},
	{name: "maximum", api: "action.maximum", kind: whole, most: 1<<31 - 1, doc: "With `updateCapacity`."},
	{name: "step_adjustments", api: "stepAdjustments", kind: objects, doc: "Up to 20 steps in place of `threshold` and the action.",
		fields: []field{
			{name: "threshold", api: "threshold", kind: number, required: true, doc: "When the step counts."},
			{name: "action", api: "action", kind: object, required: true, doc: "Effect of the step.",
				fields: []field{
					{name: "type", api: "type", oneOf: actionTypes, doc: "Absent: `adjustment`."},
					{name: "adjustment", api: "adjustment", kind: whole, least: 1, most: 1000, doc: "Instances, or percent."},
					{name: "min_target_capacity", api: "minTargetCapacity", kind: whole, least: 1, most: 1000, doc: "With `setMinTarget`."},
					{name: "max_target_capacity", api: "maxTargetCapacity", kind: whole, least: 1, most: 1000, doc: "With `setMaxTarget`."},
					{name: "minimum", api: "minimum", kind: whole, most: 1000, doc: "With `updateCapacity`."},
					{name: "target", api: "target", kind: whole, most: 1000, doc: "With `updateCapacity`."},
					{name: "maximum", api: "maximum", kind: whole, most: 1<<31 - 1, doc: "With `updateCapacity`."},
				}},
		}},
}, metricFields...)

var targetPolicyFields = append([]field{
	{name: "target", api: "target", kind: number, required: true, doc: "Value that the metric shall have."},
	{name: "max_capacity_per_scale", api: "maxCapacityPerScale", kind: whole, least: 1, most: 1000,
		doc: "Instances that one scale adds at most."},
}, metricFields...)

var actionTypes = []string{"adjustment", "percentageAdjustment", "setMaxTarget", "setMinTarget", "updateCapacity"}

var metricUnits = []string{
	"bits", "bits/second", "bytes", "bytes/second", "count", "count/second", "gigabits", "gigabits/second", "gigabytes",
	"gigabytes/second", "kilobits", "kilobits/second", "kilobytes", "kilobytes/second", "megabits", "megabits/second", "megabytes",
	"megabytes/second", "microseconds", "milliseconds", "none", "percent", "seconds", "terabits", "terabits/second", "terabytes",
	"terabytes/second",
}

// either reads the first of the paths that has a value.
func either(paths ...string) func(greenroll.Document) any {
	return func(from greenroll.Document) any {
		for _, path := range paths {
			if value := at(from, path); value != nil {
				return value
			}
		}
		return nil
	}
}

// typesInOrder is the list of on-demand types that the API makes of its two fields; nil when there is none.
func typesInOrder(group greenroll.Document) any {
	from, is := at(group, instanceTypes).(greenroll.Document)
	if !is {
		return nil
	}
	list := []any{}
	if first, is := from["ondemand"]; is {
		list = append(list, first)
	}
	onDemand, _ := from["onDemandTypes"].([]any)
	list = append(list, onDemand...)
	if len(list) == 0 {
		return nil
	}
	seen := map[any]bool{}
	unique := []any{}
	for _, one := range list {
		if !seen[one] {
			seen[one] = true
			unique = append(unique, one)
		}
	}
	return unique
}

// usesSpot reports whether some of the group's instances are spot. A value that is not known yet may be one that says so.
func usesSpot(group values) bool {
	for _, name := range []string{"spot_percentage", "ondemand_count"} {
		if number, is := group[name].(types.Int64); is && (number.IsUnknown() || number.ValueInt64() > 0) {
			return true
		}
	}
	return false
}

// hasSpotTypes reports whether the group names types for spot instances, which are on-demand types while it uses no spot.
func hasSpotTypes(group values) bool {
	return !group["instance_types_spot"].IsNull() || !group["instance_types_preferred_spot"].IsNull()
}

func typesOnDemand(list any) any {
	return greenroll.Document{"onDemandTypes": list}
}

func zoneSubnets(zone greenroll.Document) any {
	list, _ := zone["subnetIds"].([]any)
	if one, is := zone["subnetId"]; is {
		list = append(list[:len(list):len(list)], one)
	}
	if list == nil {
		return nil
	}
	return list
}

func profileOf(group greenroll.Document) any {
	return either(launch+"iamRole.arn", launch+"iamRole.name")(group)
}

func profile(nameOrARN any) any {
	if strings.HasPrefix(nameOrARN.(string), "arn:") {
		return greenroll.Document{"arn": nameOrARN}
	}
	return greenroll.Document{"name": nameOrARN}
}

func arnsOf(group greenroll.Document) any {
	return column(at(group, launch+"loadBalancersConfig.loadBalancers"), "arn")
}

func balancers(arns any) any {
	list := []any{}
	for _, arn := range arns.([]any) {
		list = append(list, greenroll.Document{"type": "TARGET_GROUP", "arn": arn})
	}
	return list
}

// devicesWith reads the devices that have the field; nil when there is none.
func devicesWith(name string) func(greenroll.Document) any {
	return func(group greenroll.Document) any {
		all, _ := at(group, devices).([]any)
		var found []any
		for _, one := range all {
			if device, is := one.(greenroll.Document); is && device[name] != nil {
				found = append(found, device)
			}
		}
		if found == nil {
			return nil
		}
		return found
	}
}

// pauseFields are the attributes of a step's pause, which may end in these ways.
func pauseFields(ends ...string) []field {
	return []field{
		{name: "until", api: "until", required: true, like: untilForm, from: untilText, to: untilValue,
			doc: "`MANUAL` waits until a person continues the roll, 48 hours at most. A number of seconds ends by itself: `1` to `172800`."},
		{name: "on_timeout", api: "onTimeout", oneOf: ends,
			doc: "The act that follows when the roll was not continued. Absent: `STOP` with `MANUAL`, and `CONTINUE` with seconds."},
	}
}

// A leading zero would not be read back.
var untilForm = &form{
	regexp.MustCompile(`^(MANUAL|[1-9][0-9]{0,4}|1[0-6][0-9]{4}|17[01][0-9]{3}|172[0-7][0-9]{2}|172800)$`),
	"must be MANUAL, or a whole number of seconds from 1 to 172800",
}

// untilText is the end of a pause as text: the API has a number of seconds.
func untilText(pause greenroll.Document) any {
	if seconds, is := pause["until"].(float64); is {
		return strconv.FormatInt(int64(seconds), 10)
	}
	return pause["until"]
}

// untilValue is the API's form of that text.
func untilValue(text any) any {
	if seconds, err := strconv.ParseInt(text.(string), 10, 64); err == nil {
		return seconds
	}
	return text
}

// volumes says of a device without a further value that it is a volume.
func volumes(list any) any {
	for _, one := range list.([]any) {
		if device := one.(greenroll.Document); device["ebs"] == nil {
			device["ebs"] = greenroll.Document{}
		}
	}
	return list
}

func leftOutDevices(group greenroll.Document) any {
	return column(devicesWith("noDevice")(group), "deviceName")
}

func leaveOut(names any) any {
	list := []any{}
	for _, name := range names.([]any) {
		list = append(list, greenroll.Document{"deviceName": name, "noDevice": ""})
	}
	return list
}

// column reads one field of each object of a list; nil when there is no list.
func column(list any, name string) any {
	all, is := list.([]any)
	if !is {
		return nil
	}
	found := []any{}
	for _, one := range all {
		if from, is := one.(greenroll.Document); is {
			found = append(found, from[name])
		}
	}
	return found
}

func toBase64(plain any) any {
	return base64.StdEncoding.EncodeToString([]byte(plain.(string)))
}

func plainUserData(group greenroll.Document) any {
	if decoded, is := decodedUserData(group); is && utf8.Valid(decoded) {
		return string(decoded)
	}
	return nil
}

func binaryUserData(group greenroll.Document) any {
	if decoded, is := decodedUserData(group); is && !utf8.Valid(decoded) {
		return at(group, userData)
	}
	return nil
}

func decodedUserData(group greenroll.Document) ([]byte, bool) {
	encoded, is := at(group, userData).(string)
	if !is {
		return nil, false
	}
	decoded, err := fromBase64(encoded)
	return decoded, err == nil
}

// fromBase64 ignores line breaks, as the API does.
func fromBase64(encoded string) ([]byte, error) {
	return base64.StdEncoding.DecodeString(strings.NewReplacer("\n", "", "\r", "").Replace(encoded))
}
