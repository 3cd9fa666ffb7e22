resource "greenroll_auto_scaling_group" "web" {
  auto_scaling = {
    name = "web"
  }

  # Each new version of the launch template is rolled. The Auto Scaling group needs
  # ignore_changes = [desired_capacity, launch_template[0].version].
  launch_template_version = 7 # or aws_launch_template.web.latest_version

  roll = {
    batch_size_percentage = 20
    grace_period          = 300
    wait                  = "2h"
  }
}
