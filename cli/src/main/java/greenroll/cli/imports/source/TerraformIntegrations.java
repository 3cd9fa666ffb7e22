package greenroll.cli.imports.source;

import static greenroll.cli.imports.source.AttributeRule.block;
import static greenroll.cli.imports.source.AttributeRule.blocks;
import static greenroll.cli.imports.source.AttributeRule.ifTrue;
import static greenroll.cli.imports.source.AttributeRule.positive;
import static greenroll.cli.imports.source.AttributeRule.rules;
import static greenroll.cli.imports.source.AttributeRule.value;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;

/** Attributes of the resource that scale a group or connect it to other products. */
final class TerraformIntegrations {

    /** Scaling policies and scheduled tasks. */
    static final Map<String, AttributeRule> SCALING = scaling();

    /** Third parties. */
    static final Map<String, AttributeRule> INTEGRATIONS = integrations();

    /** The block {@code itf}. */
    static final Map<String, AttributeRule> ITF = itf();

    private static final String THIRD = "thirdPartiesIntegration.";

    private TerraformIntegrations() {}

    private static Map<String, AttributeRule> scaling() {
        Map<String, AttributeRule> scaling = new LinkedHashMap<>();
        scaling.put("scaling_up_policy", blocks("scaling.up", TerraformIntegrations::policy));
        scaling.put("scaling_down_policy", blocks("scaling.down", TerraformIntegrations::policy));
        scaling.put("scaling_target_policy", blocks("scaling.target", TerraformIntegrations::policy));
        scaling.put("multiple_metrics", block("scaling.multipleMetrics", multipleMetrics()));
        scaling.put("scheduled_task", blocks("scheduling.tasks", task()));
        return scaling;
    }

    /** With an action type, the numbers of a policy are those of its action. */
    private static Map<String, AttributeRule> policy(JsonNode policy) {
        String action = Conversion.isEmpty(policy.path("action_type")) ? "" : "action.";
        Map<String, AttributeRule> rules = new LinkedHashMap<>();
        rules.put("policy_name", value("policyName"));
        rules.put("metric_name", value("metricName"));
        rules.put("namespace", value("namespace"));
        rules.put("source", value("source"));
        rules.put("statistic", value("statistic"));
        rules.put("unit", value("unit"));
        rules.put("threshold", value("threshold"));
        rules.put("operator", value("operator"));
        rules.put("period", positive("period"));
        rules.put("evaluation_periods", positive("evaluationPeriods"));
        rules.put("cooldown", positive("cooldown"));
        rules.put("is_enabled", value("isEnabled"));
        rules.put("dimensions", blocks("dimensions", dimension()));
        rules.put("action_type", value("action.type"));
        rules.put("adjustment", value(action + "adjustment"));
        rules.put("min_target_capacity", value(action + "minTargetCapacity"));
        rules.put("max_target_capacity", value(action + "maxTargetCapacity"));
        rules.put("minimum", value("action.minimum"));
        rules.put("maximum", value("action.maximum"));
        rules.put("target", value(action + "target"));
        rules.put("predictive_mode", value("predictive.mode"));
        rules.put("max_capacity_per_scale", value("maxCapacityPerScale"));
        rules.put("step_adjustments", blocks("stepAdjustments", step()));
        return rules;
    }

    private static Map<String, AttributeRule> step() {
        Map<String, AttributeRule> action = new LinkedHashMap<>();
        action.put("type", value("type"));
        action.put("adjustment", value("adjustment"));
        action.put("min_target_capacity", value("minTargetCapacity"));
        action.put("max_target_capacity", value("maxTargetCapacity"));
        action.put("minimum", value("minimum"));
        action.put("maximum", value("maximum"));
        action.put("target", value("target"));
        return rules("threshold", value("threshold"), "action", block("action", action));
    }

    private static Map<String, AttributeRule> dimension() {
        Map<String, AttributeRule> dimension = new LinkedHashMap<>();
        dimension.put("name", value("name"));
        dimension.put("value", value("value"));
        return dimension;
    }

    private static Map<String, AttributeRule> multipleMetrics() {
        Map<String, AttributeRule> expression = new LinkedHashMap<>();
        expression.put("name", value("name"));
        expression.put("expression", value("expression"));
        Map<String, AttributeRule> metric = new LinkedHashMap<>();
        metric.put("name", value("name"));
        metric.put("metric_name", value("metricName"));
        metric.put("namespace", value("namespace"));
        metric.put("statistic", value("statistic"));
        metric.put("extended_statistic", value("extendedStatistic"));
        metric.put("unit", value("unit"));
        metric.put("dimensions", blocks("dimensions", dimension()));
        return rules("expressions", blocks("expressions", expression), "metrics", blocks("metrics", metric));
    }

    private static Map<String, AttributeRule> task() {
        Map<String, AttributeRule> task = new LinkedHashMap<>();
        task.put("task_type", value("taskType"));
        task.put("is_enabled", value("isEnabled"));
        task.put("cron_expression", value("cronExpression"));
        task.put("frequency", value("frequency"));
        task.put("start_time", value("startTime"));
        task.put("scale_target_capacity", value("scaleTargetCapacity"));
        task.put("scale_min_capacity", value("scaleMinCapacity"));
        task.put("scale_max_capacity", value("scaleMaxCapacity"));
        task.put("target_capacity", value("targetCapacity"));
        task.put("min_capacity", value("minCapacity"));
        task.put("max_capacity", value("maxCapacity"));
        task.put("batch_size_percentage", positive("batchSizePercentage"));
        task.put("grace_period", positive("gracePeriod"));
        task.put("adjustment", positive("adjustment"));
        task.put("adjustment_percentage", positive("adjustmentPercentage"));
        return task;
    }

    private static Map<String, AttributeRule> integrations() {
        Map<String, AttributeRule> all = new LinkedHashMap<>();
        all.put("integration_ecs", block(THIRD + "ecs", ecs()));
        all.put("integration_kubernetes", block(THIRD + "kubernetes", kubernetes()));
        all.put("integration_nomad", block(THIRD + "nomad", nomad()));
        all.put("integration_docker_swarm", block(THIRD + "dockerSwarm", autoScaled("labels")));
        all.put("integration_rancher", block(THIRD + "rancher", rancher()));
        all.put("integration_mesosphere", block(THIRD + "mesosphere", Map.of("api_server", value("apiServer"))));
        all.put(
                "integration_multai_runtime",
                block(THIRD + "mlbRuntime", Map.of("deployment_id", value("deploymentId"))));
        all.put("integration_codedeploy", block(THIRD + "codeDeploy", codeDeploy()));
        all.put(
                "integration_gitlab",
                block(THIRD + "gitlab", Map.of("runner", block("runner", Map.of("is_enabled", value("isEnabled"))))));
        all.put("integration_route53", block(THIRD + "route53", Map.of("domains", blocks("domains", domain()))));
        all.put("integration_beanstalk", block(THIRD + "elasticBeanstalk", beanstalk()));
        return all;
    }

    /** @param selector the field of {@code autoScale} that selects nodes */
    private static Map<String, AttributeRule> autoScaled(String selector) {
        Map<String, AttributeRule> headroom = new LinkedHashMap<>();
        headroom.put("cpu_per_unit", value("cpuPerUnit"));
        headroom.put("memory_per_unit", value("memoryPerUnit"));
        headroom.put("num_of_units", value("numOfUnits"));
        Map<String, AttributeRule> down = new LinkedHashMap<>();
        down.put("evaluation_periods", positive("evaluationPeriods"));
        down.put("max_scale_down_percentage", positive("maxScaleDownPercentage"));
        Map<String, AttributeRule> pair = new LinkedHashMap<>();
        pair.put("key", value("key"));
        pair.put("value", value("value"));
        Map<String, AttributeRule> rules = new LinkedHashMap<>();
        rules.put("master_host", value("masterHost"));
        rules.put("master_port", value("masterPort"));
        rules.put("autoscale_is_enabled", value("autoScale.isEnabled"));
        rules.put("autoscale_is_auto_config", ifTrue("autoScale.isAutoConfig"));
        rules.put("autoscale_cooldown", positive("autoScale.cooldown"));
        rules.put("autoscale_headroom", block("autoScale.headroom", headroom));
        rules.put("autoscale_down", block("autoScale.down", down));
        rules.put("autoscale_" + selector, blocks("autoScale." + selector, pair));
        return rules;
    }

    private static Map<String, AttributeRule> ecs() {
        Map<String, AttributeRule> ecs = autoScaled("attributes");
        ecs.put("cluster_name", value("clusterName"));
        ecs.put("autoscale_scale_down_non_service_tasks", ifTrue("autoScale.shouldScaleDownNonServiceTasks"));
        ecs.put("batch", block("batch", Map.of("job_queue_names", value("jobQueueNames"))));
        return ecs;
    }

    private static Map<String, AttributeRule> kubernetes() {
        Map<String, AttributeRule> kubernetes = autoScaled("labels");
        kubernetes.put("integration_mode", value("integrationMode"));
        kubernetes.put("cluster_identifier", value("clusterIdentifier"));
        kubernetes.put("api_server", value("apiServer"));
        kubernetes.put("token", value("token"));
        return kubernetes;
    }

    private static Map<String, AttributeRule> nomad() {
        Map<String, AttributeRule> nomad = autoScaled("constraints");
        nomad.put("acl_token", value("aclToken"));
        return nomad;
    }

    private static Map<String, AttributeRule> rancher() {
        Map<String, AttributeRule> rancher = new LinkedHashMap<>();
        rancher.put("master_host", value("masterHost"));
        rancher.put("access_key", value("accessKey"));
        rancher.put("secret_key", value("secretKey"));
        rancher.put("version", value("version"));
        return rancher;
    }

    private static Map<String, AttributeRule> codeDeploy() {
        Map<String, AttributeRule> group = new LinkedHashMap<>();
        group.put("application_name", value("applicationName"));
        group.put("deployment_group_name", value("deploymentGroupName"));
        Map<String, AttributeRule> codeDeploy = new LinkedHashMap<>();
        codeDeploy.put("cleanup_on_failure", ifTrue("cleanUpOnFailure"));
        codeDeploy.put("terminate_instance_on_failure", ifTrue("terminateInstanceOnFailure"));
        codeDeploy.put("deployment_groups", blocks("deploymentGroups", group));
        return codeDeploy;
    }

    private static Map<String, AttributeRule> domain() {
        Map<String, AttributeRule> set = new LinkedHashMap<>();
        set.put("name", value("name"));
        set.put("use_public_ip", ifTrue("usePublicIp"));
        set.put("use_public_dns", ifTrue("usePublicDns"));
        Map<String, AttributeRule> domain = new LinkedHashMap<>();
        domain.put("hosted_zone_id", value("hostedZoneId"));
        domain.put("spotinst_acct_id", value("spotinstAccountId"));
        domain.put("record_set_type", value("recordSetType"));
        domain.put("record_sets", blocks("recordSets", set));
        return domain;
    }

    private static Map<String, AttributeRule> beanstalk() {
        Map<String, AttributeRule> strategy = new LinkedHashMap<>();
        strategy.put("action", value("action"));
        strategy.put("should_drain_instances", value("shouldDrainInstances"));
        Map<String, AttributeRule> preferences = new LinkedHashMap<>();
        preferences.put("automatic_roll", value("automaticRoll"));
        preferences.put("batch_size_percentage", value("batchSizePercentage"));
        preferences.put("grace_period", value("gracePeriod"));
        preferences.put("strategy", block("strategy", strategy));
        Map<String, AttributeRule> update = new LinkedHashMap<>();
        update.put("perform_at", value("performAt"));
        update.put("time_window", value("timeWindow"));
        update.put("update_level", value("updateLevel"));
        Map<String, AttributeRule> beanstalk = new LinkedHashMap<>();
        beanstalk.put("environment_id", value("environmentId"));
        beanstalk.put("deployment_preferences", block("deploymentPreferences", preferences));
        beanstalk.put(
                "managed_actions", block("managedActions", Map.of("platform_update", block("platformUpdate", update))));
        return beanstalk;
    }

    private static Map<String, AttributeRule> itf() {
        Map<String, AttributeRule> target = new LinkedHashMap<>();
        target.put("arn", value("arn"));
        target.put("percentage", value("percentage"));
        Map<String, AttributeRule> rule = new LinkedHashMap<>();
        rule.put("rule_arn", value("ruleArn"));
        rule.put("static_target_group", blocks("staticTargetGroups", target));
        Map<String, AttributeRule> balancer = new LinkedHashMap<>();
        balancer.put("load_balancer_arn", value("loadBalancerArn"));
        balancer.put("listener_rule", blocks("listenerRules", rule));
        Map<String, AttributeRule> itf = new LinkedHashMap<>();
        itf.put("load_balancer", blocks("loadBalancers", balancer));
        itf.put("default_static_target_group", blocks("defaultStaticTargetGroups", target));
        itf.put("fixed_target_groups", ifTrue("fixedTargetGroups"));
        itf.put("migration_healthiness_threshold", positive("migrationHealthinessThreshold"));
        itf.put("weight_strategy", value("weightStrategy"));
        itf.put("target_group_config", block("targetGroupConfig", targetGroupConfig()));
        return itf;
    }

    private static Map<String, AttributeRule> targetGroupConfig() {
        Map<String, AttributeRule> tag = new LinkedHashMap<>();
        tag.put("tag_key", value("tagKey"));
        tag.put("tag_value", value("tagValue"));
        Map<String, AttributeRule> config = new LinkedHashMap<>();
        config.put("vpc_id", value("vpcId"));
        config.put("port", positive("port"));
        config.put("protocol", value("protocol"));
        config.put("protocol_version", value("protocolVersion"));
        config.put("health_check_path", value("healthCheckPath"));
        config.put("health_check_port", value("healthCheckPort"));
        config.put("health_check_protocol", value("healthCheckProtocol"));
        config.put("health_check_interval_seconds", positive("healthCheckIntervalSeconds"));
        config.put("health_check_timeout_seconds", positive("healthCheckTimeoutSeconds"));
        config.put("healthy_threshold_count", positive("healthyThresholdCount"));
        config.put("unhealthy_threshold_count", positive("unhealthyThresholdCount"));
        config.put("matcher", block("matcher", rules("http_code", value("httpCode"), "grpc_code", value("grpcCode"))));
        config.put("tags", blocks("tags", tag));
        return config;
    }
}
