# The Auto Scaling group that Greenroll rolls, and the launch template that it is rolled to.

# Terraform makes a version for each change. No instance is launched from it until a roll, because the group names a number.
resource "aws_launch_template" "service" {
  name                   = var.name
  image_id               = var.image_id
  instance_type          = var.instance_type
  vpc_security_group_ids = [aws_security_group.instances.id]

  metadata_options {
    http_tokens                 = "required"
    http_put_response_hop_limit = 1
  }

  tags = {
    # Greenroll launches only from launch templates with this tag.
    "greenroll:managed" = "true"
  }
}

resource "aws_autoscaling_group" "service" {
  name                      = var.name
  min_size                  = var.capacity.minimum
  max_size                  = var.capacity.maximum
  vpc_zone_identifier       = var.subnet_ids
  target_group_arns         = [for group in aws_lb_target_group.service : group.arn]
  health_check_type         = "ELB"
  health_check_grace_period = 120

  launch_template {
    id      = aws_launch_template.service.id
    version = aws_launch_template.service.latest_version
  }

  # Greenroll changes only Auto Scaling groups with this tag. A restart also needs it on the instances.
  tag {
    key                 = "greenroll:managed"
    value               = "true"
    propagate_at_launch = true
  }

  lifecycle {
    ignore_changes = [
      # The scaling policy decides it. A roll gives it back as the policy wants it.
      desired_capacity,
      # A finished roll sets it to its own version. Without this line, an apply would give the group a version that no roll
      # has proven.
      launch_template[0].version,
    ]
  }
}

resource "aws_autoscaling_policy" "processor" {
  name                   = "processor"
  autoscaling_group_name = aws_autoscaling_group.service.name
  policy_type            = "TargetTrackingScaling"

  target_tracking_configuration {
    target_value = 50

    predefined_metric_specification {
      predefined_metric_type = "ASGAverageCPUUtilization"
    }
  }
}
