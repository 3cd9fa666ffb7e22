resource "greenroll_group" "web" {
  name             = "web"
  region           = "eu-west-1"
  min_size         = 2
  max_size         = 8
  desired_capacity = 4 # leave it out where scaling is left to other tools

  image_id             = "ami-0a1b2c3d4e5f60718" # or resolve:ssm:/web/ami
  user_data            = file("${path.module}/boot.sh")
  instance_types       = ["t4g.small", "t4g.medium"]
  subnet_ids           = ["subnet-0a1b2c3d", "subnet-1a2b3c4d"]
  security_groups      = ["sg-0a1b2c3d"]
  iam_instance_profile = "web"
  target_group_arns    = ["arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/web/0123456789abcdef"]

  metadata_options = {
    http_tokens = "required"
  }

  ebs_block_device = [{
    device_name = "/dev/xvda"
    volume_size = 20
    volume_type = "gp3"
    encrypted   = true
  }]

  tags = {
    team = "web"
  }

  # Without roll a new revision is written, and no instance is replaced.
  roll = {
    batch_size_percentage = 20
    grace_period          = 600
    wait                  = "4h"

    # An hour after the last batch in which a roll back registers the retired instances again.
    bake_time = 3600

    # One instance first, until a person continues the roll. Then a quarter of the group, and an hour's pause. Batches of
    # batch_size_percentage follow.
    steps = [
      { instances = 1, grace_period = 900, pause = { until = "MANUAL", on_timeout = "ROLLBACK" } },
      { percentage = 25, pause = { until = "3600" } },
    ]

    # Green may have 1 % more errors than blue, and 5 % at most. Each instance writes both metrics with its revision.
    judge = {
      metrics = [{
        name        = "errors"
        namespace   = "Shop"
        metric_name = "Errors"
        divided_by  = "Requests"
        statistic   = "Sum"
        dimensions  = { Revision = "{revision}" }
        max_worse   = 1
        limit       = 5
      }]
    }

    on_failure = {
      action      = "DETACH_NEW"
      all_batches = true
    }
  }

  timeouts {
    create = "30m"
    delete = "30m"
  }
}
