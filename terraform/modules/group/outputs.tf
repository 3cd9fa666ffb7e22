output "group_id" {
  description = "The group's id, for example sig-0a1b2c3d."
  value       = aws_cloudformation_stack.group.outputs["groupId"]
}

output "serving_revision" {
  description = "The revision that serves."
  value       = aws_cloudformation_stack.group.outputs["servingRevision"]
}

output "latest_revision" {
  description = "The newest revision, which a roll brings."
  value       = aws_cloudformation_stack.group.outputs["latestRevision"]
}

output "roll_id" {
  description = "The last roll that this stack started."
  value       = aws_cloudformation_stack.group.outputs["rollId"]
}

output "console_url" {
  description = "The group's page in the console; empty where Greenroll serves no console."
  value       = aws_cloudformation_stack.group.outputs["consoleUrl"]
}

output "stack_id" {
  description = "The ARN of the stack."
  value       = aws_cloudformation_stack.group.id
}
