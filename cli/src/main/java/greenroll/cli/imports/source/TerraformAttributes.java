package greenroll.cli.imports.source;

import static greenroll.cli.imports.source.AttributeRule.block;
import static greenroll.cli.imports.source.AttributeRule.blocks;
import static greenroll.cli.imports.source.AttributeRule.ifTrue;
import static greenroll.cli.imports.source.AttributeRule.leftOut;
import static greenroll.cli.imports.source.AttributeRule.notNegative;
import static greenroll.cli.imports.source.AttributeRule.positive;
import static greenroll.cli.imports.source.AttributeRule.rules;
import static greenroll.cli.imports.source.AttributeRule.value;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The attributes of the resource {@code spotinst_elastigroup_aws}, and the fields of the body that they are. */
final class TerraformAttributes {

    /** By attribute, in the order of the body. */
    static final Map<String, AttributeRule> ALL = all();

    private static final String LAUNCH = "compute.launchSpecification.";

    private TerraformAttributes() {}

    private static Map<String, AttributeRule> all() {
        Map<String, AttributeRule> all = new LinkedHashMap<>();
        all.put("id", leftOut("Greenroll gives an id of its own"));
        all.put("name", value("name"));
        all.put("description", value("description"));
        all.put("region", value("region"));
        all.putAll(capacity());
        all.putAll(strategy());
        all.putAll(compute());
        all.putAll(launchSpecification());
        all.put("update_policy", block("updatePolicy", updatePolicy()));
        all.putAll(TerraformIntegrations.SCALING);
        all.putAll(TerraformIntegrations.INTEGRATIONS);
        all.put(
                "logging",
                block(
                        "logging",
                        Map.of("export", block("export", Map.of("s3", block("s3", Map.of("id", value("id"))))))));
        String waits = "Terraform waits by it, and the group does not have it";
        all.put("wait_for_capacity", leftOut(waits));
        all.put("wait_for_capacity_timeout", leftOut(waits));
        all.put("timeouts", leftOut(waits));
        all.put("stateful_deallocation", leftOut("it is for the deletion of the group"));
        String once = "it is an action that was done once";
        all.put("stateful_instance_action", leftOut(once));
        all.put("stateful_api_action", leftOut(once));
        return all;
    }

    private static Map<String, AttributeRule> capacity() {
        Map<String, AttributeRule> capacity = new LinkedHashMap<>();
        capacity.put("min_size", value("capacity.minimum"));
        capacity.put("max_size", value("capacity.maximum"));
        capacity.put("desired_capacity", value("capacity.target"));
        capacity.put("capacity_unit", value("capacity.unit"));
        return capacity;
    }

    private static Map<String, AttributeRule> strategy() {
        Map<String, AttributeRule> strategy = new LinkedHashMap<>();
        strategy.put("spot_percentage", notNegative("strategy.risk"));
        strategy.put("ondemand_count", notNegative("strategy.onDemandCount"));
        strategy.put("orientation", value("strategy.availabilityVsCost"));
        strategy.put("fallback_to_ondemand", value("strategy.fallbackToOd"));
        strategy.put("draining_timeout", positive("strategy.drainingTimeout"));
        strategy.put("utilize_reserved_instances", ifTrue("strategy.utilizeReservedInstances"));
        strategy.put("utilize_commitments", ifTrue("strategy.utilizeCommitments"));
        strategy.put("lifetime_period", value("strategy.lifetimePeriod"));
        strategy.put("minimum_instance_lifetime", positive("strategy.minimumInstanceLifetime"));
        strategy.put("consider_od_pricing", ifTrue("strategy.considerODPricing"));
        strategy.put("immediate_od_recover_threshold", positive("strategy.immediateODRecoverThreshold"));
        strategy.put("max_replacements_percentage", positive("strategy.maxReplacementsPercentage"));
        strategy.put("restrict_single_az", ifTrue("strategy.restrictSingleAz"));
        strategy.put(
                "scaling_strategy",
                block(
                        "strategy.scalingStrategy",
                        rules(
                                "terminate_at_end_of_billing_hour", ifTrue("terminateAtEndOfBillingHour"),
                                "termination_policy", value("terminationPolicy"))));
        strategy.put(
                "revert_to_spot",
                block(
                        "strategy.revertToSpot",
                        rules("perform_at", value("performAt"), "time_windows", value("timeWindows"))));
        strategy.put(
                "signal", blocks("strategy.signals", rules("name", value("name"), "timeout", positive("timeout"))));
        strategy.put("persist_root_device", ifTrue("strategy.persistence.shouldPersistRootDevice"));
        strategy.put("persist_block_devices", ifTrue("strategy.persistence.shouldPersistBlockDevices"));
        strategy.put("persist_private_ip", ifTrue("strategy.persistence.shouldPersistPrivateIp"));
        strategy.put("block_devices_mode", value("strategy.persistence.blockDevicesMode"));
        return strategy;
    }

    private static Map<String, AttributeRule> compute() {
        Map<String, AttributeRule> compute = new LinkedHashMap<>();
        compute.put("product", value("compute.product"));
        compute.put("subnet_ids", value("compute.subnetIds"));
        compute.put("availability_zones", TerraformValues::zones);
        compute.put("preferred_availability_zones", value("compute.preferredAvailabilityZones"));
        compute.put("elastic_ips", value("compute.elasticIps"));
        compute.put("private_ips", value("compute.privateIps"));
        compute.put("instance_types_ondemand", value("compute.instanceTypes.ondemand"));
        compute.put("on_demand_types", value("compute.instanceTypes.onDemandTypes"));
        compute.put("instance_types_preferred_spot", value("compute.instanceTypes.preferredSpot"));
        compute.put("instance_types_spot", value("compute.instanceTypes.spot"));
        compute.put(
                "instance_types_weights",
                blocks(
                        "compute.instanceTypes.weights",
                        rules("instance_type", value("instanceType"), "weight", value("weightedCapacity"))));
        compute.put("resource_requirements", block("compute.instanceTypes.resourceRequirements", requirements()));
        return compute;
    }

    private static Map<String, AttributeRule> requirements() {
        Map<String, AttributeRule> requirements = new LinkedHashMap<>();
        requirements.put("excluded_instance_families", value("excludedInstanceFamilies"));
        requirements.put("excluded_instance_generations", value("excludedInstanceGenerations"));
        requirements.put("excluded_instance_types", value("excludedInstanceTypes"));
        for (String what : new String[] {"Gpu", "Memory", "VCpu"}) {
            String attribute = "required_" + what.toLowerCase(Locale.ROOT);
            requirements.put(attribute + "_minimum", positive("required" + what + ".minimum"));
            requirements.put(attribute + "_maximum", positive("required" + what + ".maximum"));
        }
        return requirements;
    }

    private static Map<String, AttributeRule> launchSpecification() {
        Map<String, AttributeRule> launch = new LinkedHashMap<>();
        launch.put("image_id", value(LAUNCH + "imageId"));
        launch.put("images", TerraformValues::images);
        launch.put("iam_instance_profile", TerraformValues::instanceProfile);
        launch.put("key_name", value(LAUNCH + "keyPair"));
        launch.put("security_groups", value(LAUNCH + "securityGroupIds"));
        launch.put("user_data", TerraformValues.script(LAUNCH + "userData", "user data"));
        launch.put("shutdown_script", TerraformValues.script(LAUNCH + "shutdownScript", "shutdown script"));
        launch.put("enable_monitoring", value(LAUNCH + "monitoring"));
        launch.put("ebs_optimized", value(LAUNCH + "ebsOptimized"));
        launch.put("placement_tenancy", value(LAUNCH + "tenancy"));
        launch.put("cpu_credits", value(LAUNCH + "creditSpecification.cpuCredits"));
        launch.put("cpu_options", block(LAUNCH + "cpuOptions", Map.of("threads_per_core", positive("threadsPerCore"))));
        launch.put("metadata_options", block(LAUNCH + "metadataOptions", metadataOptions()));
        launch.put("meta_data_options", block(LAUNCH + "metadataOptions", metadataOptions()));
        launch.put("auto_healing", value(LAUNCH + "autoHealing"));
        launch.put("health_check_type", value(LAUNCH + "healthCheckType"));
        launch.put("health_check_grace_period", positive(LAUNCH + "healthCheckGracePeriod"));
        launch.put(
                "health_check_unhealthy_duration_before_replacement",
                positive(LAUNCH + "healthCheckUnhealthyDurationBeforeReplacement"));
        launch.put("target_group_arns", TerraformValues.balancers("TARGET_GROUP", "arn"));
        launch.put("elastic_load_balancers", TerraformValues.balancers("CLASSIC", "name"));
        launch.put("multai_target_sets", TerraformValues::targetSets);
        launch.put("tags", TerraformValues::tags);
        launch.put("ebs_block_device", blocks(LAUNCH + "blockDeviceMappings", volume()));
        launch.put(
                "ephemeral_block_device",
                blocks(
                        LAUNCH + "blockDeviceMappings",
                        rules("device_name", value("deviceName"), "virtual_name", value("virtualName"))));
        launch.put("network_interface", blocks(LAUNCH + "networkInterfaces", networkInterface()));
        launch.put("resource_tag_specification", block(LAUNCH + "resourceTagSpecification", taggedResources()));
        launch.put("itf", block(LAUNCH + "itf", TerraformIntegrations.ITF));
        return launch;
    }

    private static Map<String, AttributeRule> taggedResources() {
        Map<String, AttributeRule> tagged = new LinkedHashMap<>();
        tagged.put("should_tag_volumes", ifTrue("volumes.shouldTag"));
        tagged.put("should_tag_snapshots", ifTrue("snapshots.shouldTag"));
        tagged.put("should_tag_enis", ifTrue("enis.shouldTag"));
        tagged.put("should_tag_amis", ifTrue("amis.shouldTag"));
        return tagged;
    }

    private static Map<String, AttributeRule> metadataOptions() {
        Map<String, AttributeRule> options = new LinkedHashMap<>();
        options.put("http_tokens", value("httpTokens"));
        options.put("http_put_response_hop_limit", positive("httpPutResponseHopLimit"));
        options.put("instance_metadata_tags", value("instanceMetadataTags"));
        return options;
    }

    private static Map<String, AttributeRule> volume() {
        Map<String, AttributeRule> volume = new LinkedHashMap<>();
        volume.put("device_name", value("deviceName"));
        volume.put("delete_on_termination", value("ebs.deleteOnTermination"));
        volume.put("encrypted", ifTrue("ebs.encrypted"));
        volume.put("kms_key_id", value("ebs.kmsKeyId"));
        volume.put("snapshot_id", value("ebs.snapshotId"));
        volume.put("volume_type", value("ebs.volumeType"));
        volume.put("volume_size", positive("ebs.volumeSize"));
        volume.put("iops", positive("ebs.iops"));
        volume.put("throughput", positive("ebs.throughput"));
        volume.put("dynamic_volume_size", block("ebs.dynamicVolumeSize", dynamicSize()));
        volume.put("dynamic_iops", block("ebs.dynamicIops", dynamicSize()));
        return volume;
    }

    private static Map<String, AttributeRule> dynamicSize() {
        Map<String, AttributeRule> size = new LinkedHashMap<>();
        size.put("base_size", value("baseSize"));
        size.put("resource", value("resource"));
        size.put("size_per_resource_unit", value("sizePerResourceUnit"));
        return size;
    }

    private static Map<String, AttributeRule> networkInterface() {
        Map<String, AttributeRule> network = new LinkedHashMap<>();
        network.put("device_index", value("deviceIndex"));
        network.put("description", value("description"));
        network.put("network_interface_id", value("networkInterfaceId"));
        network.put("private_ip_address", value("privateIpAddress"));
        network.put("delete_on_termination", value("deleteOnTermination"));
        network.put("associate_public_ip_address", value("associatePublicIpAddress"));
        network.put("associate_ipv6_address", ifTrue("associateIpv6Address"));
        network.put("secondary_private_ip_address_count", value("secondaryPrivateIpAddressCount"));
        return network;
    }

    private static Map<String, AttributeRule> updatePolicy() {
        Map<String, AttributeRule> policy = new LinkedHashMap<>();
        policy.put("should_roll", value("shouldRoll"));
        policy.put("should_resume_stateful", ifTrue("shouldResumeStateful"));
        policy.put("auto_apply_tags", ifTrue("autoApplyTags"));
        policy.put("roll_config", block("rollConfig", rollConfig()));
        return policy;
    }

    private static Map<String, AttributeRule> rollConfig() {
        String waits = "Terraform waits by it, and a roll does not have it";
        Map<String, AttributeRule> roll = new LinkedHashMap<>();
        roll.put("batch_size_percentage", value("batchSizePercentage"));
        roll.put("grace_period", notNegative("gracePeriod"));
        roll.put("health_check_type", value("healthCheckType"));
        roll.put("wait_for_roll_percentage", leftOut(waits));
        roll.put("wait_for_roll_timeout", leftOut(waits));
        roll.put("strategy", block("strategy", rollStrategy()));
        return roll;
    }

    private static Map<String, AttributeRule> rollStrategy() {
        Map<String, AttributeRule> failure = new LinkedHashMap<>();
        failure.put("action_type", value("actionType"));
        failure.put("should_handle_all_batches", value("shouldHandleAllBatches"));
        failure.put("batch_num", positive("batchNum"));
        failure.put("draining_timeout", notNegative("drainingTimeout"));
        failure.put("should_decrement_target_capacity", value("shouldDecrementTargetCapacity"));
        Map<String, AttributeRule> strategy = new LinkedHashMap<>();
        strategy.put("action", value("action"));
        strategy.put("should_drain_instances", value("shouldDrainInstances"));
        strategy.put("batch_min_healthy_percentage", positive("batchMinHealthyPercentage"));
        strategy.put("on_failure", block("onFailure", failure));
        return strategy;
    }
}
