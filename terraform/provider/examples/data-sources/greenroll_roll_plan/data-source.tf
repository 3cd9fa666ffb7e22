data "greenroll_group" "web" {
  name = "web"
}

data "greenroll_roll_plan" "web" {
  group_id              = data.greenroll_group.web.id
  batch_size_percentage = 20
  grace_period          = 300
}

# A check in a pipeline: the roll fits into the hour.
output "fits" {
  value = data.greenroll_roll_plan.web.feasible && data.greenroll_roll_plan.web.expected_seconds < 3600
}
