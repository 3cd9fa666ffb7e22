# What the data sources tell of a group that exists.

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

data "greenroll_group" "by_name" {
  name = var.name
}

data "greenroll_group" "by_id" {
  id = data.greenroll_group.by_name.id
}

data "greenroll_roll_plan" "half" {
  group_id              = data.greenroll_group.by_name.id
  batch_size_percentage = 50
  skip_matching         = false
}

data "greenroll_roll_plan" "steps" {
  group_id              = data.greenroll_group.by_name.id
  batch_size_percentage = 100
  skip_matching         = false
  steps                 = [{ instances = 1 }]
}

output "image" {
  value = data.greenroll_group.by_id.image_id
}

output "plan" {
  value = {
    feasible = data.greenroll_roll_plan.half.feasible
    batches  = [for one in data.greenroll_roll_plan.half.batches : one.launches]
    floor    = data.greenroll_roll_plan.half.floor
    failed   = [for one in data.greenroll_roll_plan.half.checks : one.name if !one.passed]
    steps    = [for one in data.greenroll_roll_plan.steps.batches : one.launches]
    takes    = data.greenroll_roll_plan.half.expected_seconds > 0
  }
}
