variable "name" {
  type    = string
  default = "shop"
}

variable "internal" {
  type    = bool
  default = true
}

variable "client_cidr" {
  description = "Who may call the load balancer."
  type        = string
  default     = "10.0.0.0/8"
}

variable "certificate_arn" {
  description = "With a certificate the load balancer listens on HTTPS, 443; without one on HTTP, 80."
  type        = string
  default     = null
}

variable "port" {
  description = "What the instances listen on."
  type        = number
  default     = 8080
}

variable "health_check_path" {
  description = "Answers 200 once an instance can serve. A roll waits for it, so it should say the truth."
  type        = string
  default     = "/"
}

variable "deregistration_delay" {
  description = "Seconds that a leaving instance keeps to finish its requests; all of them pass for each batch of blue."
  type        = number
  default     = 60
}

variable "image_id" {
  description = "An AMI, or the parameter that holds one; Greenroll reads it when a roll starts."
  type        = string
  default     = "resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64"
}

variable "instance_type" {
  type    = string
  default = "t4g.small"
}

variable "artifacts_bucket" {
  description = "The bucket in this Region that `sam package` put Greenroll's artifacts into."
  type        = string
}

variable "packaged_template" {
  description = "What `sam package` wrote."
  type        = string
  default     = "packaged.yaml"
}

variable "notification_email" {
  description = "Who hears when a roll fails; may be empty."
  type        = string
  default     = ""
}
