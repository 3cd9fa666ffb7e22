# The group whose life test_life.py plays.

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

variable "image" {
  type    = string
  default = "ami-blue"
}

variable "release" {
  type    = string
  default = "1"
}

variable "bake_time" {
  type    = number
  default = null
}

variable "steps" {
  type = list(object({
    instances    = optional(number)
    percentage   = optional(number)
    grace_period = optional(number)
    pause        = optional(object({ until = string, on_timeout = optional(string) }))
  }))
  default = null
}

variable "rolls" {
  type    = bool
  default = true
}

resource "greenroll_group" "web" {
  name              = var.name
  description       = "the shop"
  min_size          = 1
  max_size          = 4
  desired_capacity  = 2
  image_id          = var.image
  user_data         = "#!/bin/sh\nexec serve --key user-data-is-secret\n"
  instance_types    = ["t3.small"]
  subnet_ids        = ["subnet-1", "subnet-2"]
  target_group_arns = [var.target_group_arn]
  draining_timeout  = 60

  tags = {
    release = var.release
  }

  metadata_options = {
    http_tokens = "required"
  }

  ebs_block_device = [{
    device_name = "/dev/xvda"
    volume_size = 8
  }]

  scheduled_task = [{
    task_type             = "roll"
    cron_expression       = "0 3 1 1 *"
    batch_size_percentage = 50
    is_enabled            = false
  }]

  roll = var.rolls ? {
    batch_size_percentage = 50
    grace_period          = 60
    bake_time             = var.bake_time
    steps                 = var.steps
    comment               = "release ${var.release}"
  } : null
}

output "group" {
  value = greenroll_group.web.id
}
