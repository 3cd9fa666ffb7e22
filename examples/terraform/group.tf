# The group. A plan shows another image, and an apply rolls the group to it and waits.

module "group" {
  source = "../../terraform/modules/group"

  service_token = aws_cloudformation_stack.greenroll.outputs["GroupServiceToken"]
  name          = "${var.name}-group"

  group = {
    capacity = { minimum = 2, target = 2, maximum = 4 }
    compute = {
      instanceTypes = { ondemand = var.instance_type }
      subnetIds     = aws_subnet.service[*].id
      launchSpecification = {
        imageId             = var.image_id
        securityGroupIds    = [aws_security_group.instances.id]
        iamRole             = { name = aws_iam_instance_profile.instance.name }
        loadBalancersConfig = { targetGroupARNs = [aws_lb_target_group.service.arn] }
        # A web server that answers everything, for an image without a service of its own.
        userData = base64encode(<<-EOT
          #!/bin/sh
          mkdir -p /srv/www && hostname >/srv/www/index.html
          systemd-run --unit=service python3 -m http.server --directory /srv/www ${var.port}
        EOT
        )
      }
    }
  }

  roll = { batchSizePercentage = 50, gracePeriod = 60 }

  # Greenroll asks for the load balancer behind the target group.
  depends_on = [aws_lb_listener.service]
}
