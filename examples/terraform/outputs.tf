output "url" {
  value = "${lower(local.listener.protocol)}://${aws_lb.service.dns_name}"
}

output "greenroll" {
  description = "ApiUrl, IamApiUrl, ManageTokensFunction and the other outputs of the stack."
  value       = aws_cloudformation_stack.greenroll.outputs
}

output "group_body" {
  description = "The body that creates the group, two instances of it; user data is a web server that answers everything."
  value = jsonencode({
    group = {
      name     = var.name
      region   = data.aws_region.current.id
      capacity = { minimum = 2, target = 2, maximum = 4 }
      compute = {
        product       = "Linux/UNIX"
        instanceTypes = { ondemand = var.instance_type }
        subnetIds     = var.instance_subnet_ids
        launchSpecification = {
          imageId          = var.image_id
          securityGroupIds = [aws_security_group.instances.id]
          iamRole          = { name = aws_iam_instance_profile.instance.name }
          healthCheckType  = "TARGET_GROUP"
          userData = base64encode(<<-EOT
            #!/bin/sh
            mkdir -p /srv/www && hostname >/srv/www/index.html
            systemd-run --unit=service python3 -m http.server --directory /srv/www ${var.port}
          EOT
          )
          loadBalancersConfig = {
            loadBalancers = [{ type = "TARGET_GROUP", arn = aws_lb_target_group.service.arn }]
          }
        }
      }
    }
  })
}
