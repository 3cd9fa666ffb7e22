# A group of two whose image is a variable. A plan names both images, and an apply rolls the group to the new one.

variable "service_token" {
  description = "The output GroupServiceToken of Greenroll's stack."
  type        = string
}

variable "image_id" {
  type = string
}

variable "subnet_ids" {
  type = list(string)
}

variable "target_group_arn" {
  description = "The target group, with the tag greenroll:managed = true."
  type        = string
}

variable "instance_type" {
  type    = string
  default = "t4g.small"
}

variable "grace_period" {
  type    = number
  default = 300
}

variable "health_timeout" {
  type    = number
  default = 600
}

module "web" {
  source = "../.."

  service_token = var.service_token
  name          = "web-of-terraform"

  group = {
    capacity = { minimum = 2, target = 2, maximum = 4 }
    compute = {
      instanceTypes = { ondemand = var.instance_type }
      subnetIds     = var.subnet_ids
      launchSpecification = {
        imageId             = var.image_id
        loadBalancersConfig = { targetGroupARNs = [var.target_group_arn] }
      }
    }
  }

  roll = {
    batchSizePercentage = 50
    gracePeriod         = var.grace_period
    healthTimeout       = var.health_timeout
  }
}

output "web" {
  value = module.web
}
