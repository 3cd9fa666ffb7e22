# The Auto Scaling group that test_scaled.py adopts and rolls.

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

variable "launch_template_version" {
  type    = number
  default = null
}

variable "image" {
  type    = string
  default = null
}

variable "raises" {
  type    = bool
  default = null
}

resource "greenroll_auto_scaling_group" "web" {
  description = var.name

  auto_scaling = {
    name               = "demo"
    may_raise_max_size = var.raises
  }

  launch_template_version = var.launch_template_version
  image_id                = var.image

  roll = {
    batch_size_percentage = 50
    grace_period          = 30
    wait                  = "10m"
  }
}

output "group" {
  value = greenroll_auto_scaling_group.web.id
}

output "serving_version" {
  value = greenroll_auto_scaling_group.web.serving_version
}
