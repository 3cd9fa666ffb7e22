output "auto_scaling_group" {
  description = "For ./greenroll adopt-asg."
  value       = aws_autoscaling_group.service.name
}

output "launch_template" {
  description = "Its latest version is what the next roll brings."
  value = {
    id      = aws_launch_template.service.id
    version = aws_launch_template.service.latest_version
  }
}
