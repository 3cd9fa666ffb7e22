output "url" {
  value = "${lower(local.listener.protocol)}://${aws_lb.service.dns_name}"
}

output "greenroll" {
  description = "ApiUrl, IamApiUrl, ManageTokensFunction and the other outputs of the stack."
  value       = aws_cloudformation_stack.greenroll.outputs
}

output "group" {
  description = "group_id, serving_revision, console_url and the other outputs of the module."
  value       = module.group
}
