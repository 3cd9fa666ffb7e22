variable "service_token" {
  description = "The output GroupServiceToken of Greenroll's stack. It must be in the provider's Region."
  type        = string
}

variable "name" {
  description = "The name of the group and of its stack: letters, digits and hyphens."
  type        = string
}

variable "group" {
  description = "The group, with the names of Greenroll's API. It needs autoScaling, or capacity and compute.launchSpecification.imageId. It has no null."
  type        = any

  validation {
    condition     = try(var.group.autoScaling.name, var.group.compute.launchSpecification.imageId, null) != null
    error_message = "The group needs compute.launchSpecification.imageId, or autoScaling.name."
  }

  validation {
    condition     = try(var.group.autoScaling.name, var.group.capacity.target, null) != null
    error_message = "The group needs capacity.target, or autoScaling.name."
  }
}

variable "launch_template" {
  description = "What the rolls of an Auto Scaling group bring: version, or imageId. An update that changes it needs roll."
  type        = any
  default     = {}

  validation {
    condition     = length(merge({}, var.launch_template)) == 0 || contains(keys(var.group), "autoScaling")
    error_message = "Only a group with autoScaling has a launch_template."
  }
}

variable "roll" {
  description = "The roll of an update, with the names of a roll's body. Without it an update is written and no instance is replaced."
  type        = any
  default     = null
}

variable "wait_for_roll" {
  description = "Whether an apply waits for the end of the roll, and fails with it."
  type        = bool
  default     = true
}

variable "update_target" {
  description = "Whether an update that changes capacity.target scales the group."
  type        = bool
  default     = true
}

variable "tags" {
  description = "Tags of the stack. The group's instances get those of the launch specification."
  type        = map(string)
  default     = {}
}
