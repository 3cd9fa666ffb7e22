variable "name" {
  type    = string
  default = "shop"
}

variable "vpc_id" {
  type = string
}

variable "subnet_ids" {
  description = "Subnets of the instances and of the load balancer, in two zones or more."
  type        = list(string)
}

variable "image_id" {
  description = "An AMI. Another one in an apply makes a new version of the launch template, and replaces nothing."
  type        = string
}

variable "instance_type" {
  type    = string
  default = "t4g.small"
}

variable "certificate_arn" {
  description = "With a certificate the load balancer listens on HTTPS, 443; without one on HTTP, 80."
  type        = string
  default     = null
}

variable "port" {
  description = "The port of the service on the instances."
  type        = number
  default     = 8080
}

variable "capacity" {
  description = "Bounds of the Auto Scaling group. Between them, its scaling policy decides."
  type        = object({ minimum = number, maximum = number })
  default     = { minimum = 2, maximum = 8 }
}
