# The service: load balancer, target group, and what its instances need.

locals {
  listener = var.certificate_arn == null ? { port = 80, protocol = "HTTP" } : { port = 443, protocol = "HTTPS" }
}

resource "aws_lb" "service" {
  name                       = var.name
  internal                   = var.internal
  load_balancer_type         = "application"
  subnets                    = aws_subnet.service[*].id
  security_groups            = [aws_security_group.load_balancer.id]
  drop_invalid_header_fields = true

  # A load balancer for the Internet needs its route.
  depends_on = [aws_route_table_association.service]
}

resource "aws_lb_listener" "service" {
  load_balancer_arn = aws_lb.service.arn
  port              = local.listener.port
  protocol          = local.listener.protocol
  certificate_arn   = var.certificate_arn
  ssl_policy        = var.certificate_arn == null ? null : "ELBSecurityPolicy-TLS13-1-2-2021-06"

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.service.arn
  }
}

# There is no aws_lb_target_group_attachment, because Greenroll registers the instances.
resource "aws_lb_target_group" "service" {
  name                 = var.name
  vpc_id               = aws_vpc.service.id
  target_type          = "instance"
  protocol             = "HTTP"
  port                 = var.port
  deregistration_delay = var.deregistration_delay

  health_check {
    path                = var.health_check_path
    interval            = 10
    timeout             = 5
    healthy_threshold   = 3
    unhealthy_threshold = 3
  }

  tags = {
    # Without the parameter TargetGroupArns, Greenroll registers instances only in target groups with this tag.
    "greenroll:managed" = "true"
  }
}

resource "aws_security_group" "load_balancer" {
  name        = "${var.name}-load-balancer"
  description = "The load balancer: clients in, instances out"
  vpc_id      = aws_vpc.service.id
}

resource "aws_vpc_security_group_ingress_rule" "clients" {
  security_group_id = aws_security_group.load_balancer.id
  description       = "clients"
  ip_protocol       = "tcp"
  from_port         = local.listener.port
  to_port           = local.listener.port
  cidr_ipv4         = var.client_cidr
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
  vpc_id      = aws_vpc.service.id
}

resource "aws_vpc_security_group_ingress_rule" "from_load_balancer" {
  security_group_id            = aws_security_group.instances.id
  description                  = "requests and health checks"
  ip_protocol                  = "tcp"
  from_port                    = var.port
  to_port                      = var.port
  referenced_security_group_id = aws_security_group.load_balancer.id
}

resource "aws_vpc_security_group_egress_rule" "instances_out" {
  security_group_id = aws_security_group.instances.id
  description       = "what the service itself calls"
  ip_protocol       = "-1"
  cidr_ipv4         = "0.0.0.0/0"
}

# The rights of the service itself in AWS; Greenroll needs none of them.
resource "aws_iam_role" "instance" {
  name_prefix = "${var.name}-"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "ec2.amazonaws.com" }
      Action    = "sts:AssumeRole"
    }]
  })
}

data "aws_partition" "current" {}

resource "aws_iam_role_policy_attachment" "session_manager" {
  role       = aws_iam_role.instance.name
  policy_arn = "arn:${data.aws_partition.current.partition}:iam::aws:policy/AmazonSSMManagedInstanceCore"
}

resource "aws_iam_instance_profile" "instance" {
  name_prefix = "${var.name}-"
  role        = aws_iam_role.instance.name
}
