# A group with every attribute. It launches nothing, so that it is made at once.

terraform {
  required_providers {
    greenroll = {
      source = "greenroll/greenroll"
    }
  }
}

provider "greenroll" {}

variable "name" {
  type = string
}

variable "target_group_arn" {
  type = string
}

resource "greenroll_group" "every" {
  name             = "${var.name}-every"
  description      = "every attribute"
  region           = "us-east-1"
  product          = "Linux/UNIX"
  min_size         = 0
  max_size         = 4
  desired_capacity = 0

  availability_zones = [
    { name = "us-east-1a", subnet_ids = ["subnet-1"] },
    { name = "us-east-1b", subnet_ids = ["subnet-2"] },
  ]

  instance_types = ["t3.small", "t3.medium"]

  instance_types_spot           = ["t3.small", "t3.medium"]
  instance_types_preferred_spot = ["t3.medium"]

  image_id          = "ami-blue"
  user_data_base64  = "gYKD"
  security_groups   = ["sg-2", "sg-1"]
  key_name          = "ops"
  enable_monitoring = true
  ebs_optimized     = true
  cpu_credits       = "unlimited"
  tags              = { team = "web", empty = "" }
  target_group_arns = [var.target_group_arn]
  no_device         = ["/dev/sdx"]

  metadata_options = {
    http_endpoint               = "enabled"
    http_tokens                 = "required"
    http_put_response_hop_limit = 2
    instance_metadata_tags      = "enabled"
  }

  ebs_block_device = [
    {
      device_name           = "/dev/xvda"
      delete_on_termination = true
      encrypted             = true
      iops                  = 3000
      snapshot_id           = "snap-1"
      throughput            = 125
      volume_size           = 20
      volume_type           = "gp3"
    },
    {
      device_name = "/dev/xvdb"
      volume_size = 1
    },
  ]

  ephemeral_block_device = [{
    device_name  = "/dev/sdc"
    virtual_name = "ephemeral0"
  }]

  health_check_type                                  = "ELB"
  health_check_grace_period                          = 60
  health_check_unhealthy_duration_before_replacement = 90
  auto_healing                                       = false

  draining_timeout           = 30
  compatibility              = "ELASTIGROUP"
  spot_percentage            = 50
  ondemand_count             = 1
  capacity_rebalance         = true
  orientation                = "balanced"
  fallback_to_ondemand       = true
  utilize_reserved_instances = false

  revert_to_spot = {
    perform_at   = "timeWindow"
    time_windows = ["Mon:03:00-Wed:02:30"]
  }

  scheduled_task_time_zone = "Europe/Berlin"

  scheduled_task = [
    { task_type = "scale", cron_expression = "0 8 * * 1-5", scale_min_capacity = 1, scale_target_capacity = 2, scale_max_capacity = 3, is_enabled = false },
    { task_type = "scaleUp", frequency = "daily", start_time = "2036-12-06T03:00:00+01:00", adjustment = 1 },
    { task_type = "percentageScaleDown", cron_expression = "0 20 1 1 *", adjustment_percentage = 50 },
    { task_type = "roll", frequency = "weekly", start_time = "2036-12-06T03:00:00+01:00", batch_size_percentage = 20, grace_period = 60 },
  ]

  scaling_up_policy = [
    {
      policy_name        = "busy"
      namespace          = "AWS/EC2"
      metric_name        = "CPUUtilization"
      dimensions         = [{ name = "InstanceId" }]
      statistic          = "average"
      unit               = "percent"
      source             = "cloudWatch"
      period             = 60
      evaluation_periods = 3
      cooldown           = 600
      is_enabled         = true
      threshold          = 70.5
      operator           = "gt"
      action_type        = "adjustment"
      adjustment         = 2
    },
    {
      policy_name = "steps"
      step_adjustments = [
        { threshold = 70, action = { adjustment = 1 } },
        { threshold = 90, action = { type = "setMinTarget", min_target_capacity = 3 } },
      ]
    },
    { policy_name = "bounds", threshold = 99, action_type = "updateCapacity", minimum = 1, target = 2, maximum = 3 },
  ]

  scaling_down_policy = [
    { policy_name = "idle", threshold = 20, action_type = "setMaxTarget", max_target_capacity = 1 },
    {
      policy_name        = "slow"
      namespace          = "AWS/ApplicationELB"
      metric_name        = "TargetResponseTime"
      dimensions         = [{ name = "LoadBalancer", value = "app/web/1" }]
      statistic          = "percentile"
      extended_statistic = "p90"
      threshold          = 1
      operator           = "lt"
      action_type        = "percentageAdjustment"
      adjustment         = 10
    },
  ]

  scaling_target_policy = [{
    policy_name            = "requests"
    namespace              = "AWS/ApplicationELB"
    metric_name            = "RequestCountPerTarget"
    statistic              = "sum"
    dimensions             = [{ name = "TargetGroup", value = "targetgroup/web/1" }]
    target                 = 1000
    max_capacity_per_scale = 2
  }]

  update_policy = {
    should_roll = true
    roll_config = {
      batch_size_percentage        = 20
      grace_period                 = 60
      bake_time                    = 3600
      health_timeout               = 300
      batch_min_healthy_percentage = 80
      health_check_type            = "EC2"
      draining_timeout             = 0
      should_drain_instances       = false
      skip_matching                = false
      order                        = "ZONE_BY_ZONE"
      steps = [
        { instances = 1, grace_period = 0, pause = { until = "MANUAL", on_timeout = "ROLLBACK" } },
        { percentage = 25, grace_period = 90, pause = { until = "3600" } },
        { percentage = 50, judge = { metrics = [{ namespace = "Shop", metric_name = "Latency", statistic = "p99",
        dimensions = { Revision = "{revision}" }, max_worse_percent = 20 }] } },
      ]
      judge = {
        metrics = [{
          name              = "errors"
          namespace         = "Shop"
          metric_name       = "Errors"
          divided_by        = "Requests"
          dimensions        = { Revision = "{revision}", Service = "shop" }
          statistic         = "Sum"
          period            = 10
          direction         = "LOWER_IS_BETTER"
          max_worse_percent = 50
          max_worse         = 0.5
          limit             = 5
          min_samples       = 6
        }]
      }
      alarms     = ["errors"]
      on_failure = { action = "DETACH_NEW", all_batches = true, keep_failed_for = 60, draining_timeout = 10 }
      comment    = "a new image"
    }
    image_filter = {
      owners       = ["self"]
      name_pattern = "web-*"
      tags         = { release = "yes" }
    }
  }
}

output "group" {
  value = greenroll_group.every.id
}
