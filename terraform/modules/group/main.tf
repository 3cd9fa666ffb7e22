# One CloudFormation stack with one Custom::GreenrollGroup. CloudFormation waits for the roll, and tells its reason.

locals {
  # As parameters, the values that change most have names and both values in a plan.
  capacity = { for name, value in try(var.group.capacity, {}) : title(name) => value }
  parameters = merge(
    { for name, value in local.capacity : name => tostring(value) if contains(["Minimum", "Target", "Maximum"], name) },
    { for name in ["ImageId"] : name => var.group.compute.launchSpecification.imageId if !local.adopts },
    { for name, value in local.wish : local.wishes[name] => tostring(value) if contains(keys(local.wishes), name) },
  )

  # A group that stands for an Auto Scaling group has neither capacity nor compute.
  adopts = contains(keys(var.group), "autoScaling")
  own = {
    for name in ["capacity", "compute"] : name => name == "capacity" ? jsonencode(merge(
      var.group.capacity,
      { for name in keys(var.group.capacity) : name => { Ref = title(name) } if contains(keys(local.parameters), title(name)) },
      )) : jsonencode(merge(var.group.compute, {
        launchSpecification = merge(var.group.compute.launchSpecification, { imageId = { Ref = "ImageId" } })
    })) if !local.adopts
  }
  group = merge(var.group, { name = var.name }, { for name, value in local.own : name => jsondecode(value) })

  # What the rolls of an Auto Scaling group bring.
  wish   = merge({}, var.launch_template)
  wishes = { version = "LaunchTemplateVersion", imageId = "ImageId" }
  launch_template = {
    for name in keys(local.wish) : name => jsondecode(contains(keys(local.wishes), name) ? jsonencode({ Ref = local.wishes[name] }) : jsonencode(local.wish[name]))
  }

  update_policy = merge(
    { shouldRoll = var.roll != null, shouldUpdateTargetCapacity = var.update_target, waitForRoll = var.wait_for_roll },
    var.roll == null ? {} : { rollConfig = var.roll },
  )

  attributes = ["groupId", "servingRevision", "latestRevision", "rollId", "consoleUrl"]
}

resource "aws_cloudformation_stack" "group" {
  name       = var.name
  on_failure = "DELETE"
  parameters = local.parameters
  tags       = var.tags

  template_body = jsonencode({
    Description = "A group of Greenroll, by Terraform."
    Parameters  = { for name in keys(local.parameters) : name => { Type = "String" } }
    Resources = {
      Group = {
        Type = "Custom::GreenrollGroup"
        Properties = merge(
          {
            ServiceToken   = var.service_token
            ServiceTimeout = 3600
            group          = local.group
            updatePolicy   = local.update_policy
          },
          { for name in ["launchTemplate"] : name => local.launch_template if length(local.wish) > 0 },
        )
      }
    }
    Outputs = { for name in local.attributes : name => { Value = { "Fn::GetAtt" = ["Group", name] } } }
  })

  # CloudFormation waits an hour at most for each request.
  timeouts {
    create = "65m"
    update = "130m" # and again for the way back after a failure
    delete = "65m"
  }
}
