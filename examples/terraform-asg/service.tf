# A load balancer with two target groups: the site, and its API on the same instances.

locals {
  listener = var.certificate_arn == null ? { port = 80, protocol = "HTTP" } : { port = 443, protocol = "HTTPS" }
}

resource "aws_lb" "service" {
  name                       = var.name
  internal                   = true
  load_balancer_type         = "application"
  subnets                    = var.subnet_ids
  security_groups            = [aws_security_group.load_balancer.id]
  drop_invalid_header_fields = true
}

resource "aws_lb_listener" "service" {
  load_balancer_arn = aws_lb.service.arn
  port              = local.listener.port
  protocol          = local.listener.protocol
  certificate_arn   = var.certificate_arn
  ssl_policy        = var.certificate_arn == null ? null : "ELBSecurityPolicy-TLS13-1-2-2021-06"

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.service["site"].arn
  }
}

resource "aws_lb_listener_rule" "api" {
  listener_arn = aws_lb_listener.service.arn

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.service["api"].arn
  }

  condition {
    path_pattern {
      values = ["/api/*"]
    }
  }
}

resource "aws_lb_target_group" "service" {
  for_each = { site = "/", api = "/api/health" }

  name                 = "${var.name}-${each.key}"
  vpc_id               = var.vpc_id
  target_type          = "instance"
  protocol             = "HTTP"
  port                 = var.port
  deregistration_delay = 60

  health_check {
    path     = each.value
    interval = 10
    timeout  = 5
  }

  tags = {
    # Greenroll registers and deregisters instances only in target groups with this tag.
    "greenroll:managed" = "true"
  }
}

data "aws_vpc" "service" {
  id = var.vpc_id
}

resource "aws_security_group" "load_balancer" {
  name        = "${var.name}-load-balancer"
  description = "The load balancer: clients in, instances out"
  vpc_id      = var.vpc_id
}

resource "aws_vpc_security_group_ingress_rule" "clients" {
  security_group_id = aws_security_group.load_balancer.id
  description       = "clients in the VPC"
  ip_protocol       = "tcp"
  from_port         = local.listener.port
  to_port           = local.listener.port
  cidr_ipv4         = data.aws_vpc.service.cidr_block
}

resource "aws_vpc_security_group_egress_rule" "to_instances" {
  security_group_id            = aws_security_group.load_balancer.id
  description                  = "requests and health checks"
  ip_protocol                  = "tcp"
  from_port                    = var.port
  to_port                      = var.port
  referenced_security_group_id = aws_security_group.instances.id
}

resource "aws_security_group" "instances" {
  name        = "${var.name}-instances"
  description = "The instances: only the load balancer in"
  vpc_id      = var.vpc_id
}

resource "aws_vpc_security_group_ingress_rule" "from_load_balancer" {
  security_group_id            = aws_security_group.instances.id
  description                  = "requests and health checks"
  ip_protocol                  = "tcp"
  from_port                    = var.port
  to_port                      = var.port
  referenced_security_group_id = aws_security_group.load_balancer.id
}
