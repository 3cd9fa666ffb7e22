# The template that the module makes. `terraform test` needs no account, because the provider is a mock.

mock_provider "aws" {
  mock_resource "aws_cloudformation_stack" {
    defaults = {
      outputs = {
        groupId         = "sig-0a1b2c3d"
        servingRevision = "1"
        latestRevision  = "1"
        rollId          = "sbgd-0a1b2c3d"
        consoleUrl      = ""
      }
    }
  }
}

variables {
  service_token = "arn:aws:lambda:eu-west-1:111122223333:function:greenroll-GroupResource"
  name          = "web"
  group = {
    capacity = { target = 4 }
    compute = {
      instanceTypes       = { ondemand = "t4g.small" }
      launchSpecification = { imageId = "ami-0a1b2c3d", securityGroupIds = ["sg-0a1b2c3d"] }
    }
  }
}

run "without_a_roll_it_only_writes" {
  command = plan

  assert {
    condition = jsondecode(aws_cloudformation_stack.group.template_body).Resources.Group.Properties == {
      ServiceToken   = var.service_token
      ServiceTimeout = 3600
      group = {
        name     = "web"
        capacity = { target = { Ref = "Target" } }
        compute = {
          instanceTypes       = { ondemand = "t4g.small" }
          launchSpecification = { imageId = { Ref = "ImageId" }, securityGroupIds = ["sg-0a1b2c3d"] }
        }
      }
      updatePolicy = { shouldRoll = false, shouldUpdateTargetCapacity = true, waitForRoll = true }
    }
    error_message = "The properties are others."
  }

  assert {
    condition     = aws_cloudformation_stack.group.parameters == tomap({ ImageId = "ami-0a1b2c3d", Target = "4" })
    error_message = "The parameters are others."
  }
}

run "with_a_roll_that_is_not_waited_for" {
  command = plan

  variables {
    roll          = { batchSizePercentage = 25, gracePeriod = 300 }
    wait_for_roll = false
    update_target = false
  }

  assert {
    condition = jsondecode(aws_cloudformation_stack.group.template_body).Resources.Group.Properties.updatePolicy == {
      shouldRoll                 = true
      shouldUpdateTargetCapacity = false
      waitForRoll                = false
      rollConfig                 = { batchSizePercentage = 25, gracePeriod = 300 }
    }
    error_message = "The policy is another."
  }
}

run "without_an_image_it_is_refused" {
  command = plan

  variables {
    group = { capacity = { target = 4 }, compute = { launchSpecification = {} } }
  }

  expect_failures = [var.group]
}

run "an_auto_scaling_group" {
  command = plan

  variables {
    group           = { autoScaling = { name = "web" } }
    launch_template = { version = 7 }
    roll            = { batchSizePercentage = 25 }
  }

  assert {
    condition = jsondecode(aws_cloudformation_stack.group.template_body).Resources.Group.Properties == {
      ServiceToken   = var.service_token
      ServiceTimeout = 3600
      group          = { name = "web", autoScaling = { name = "web" } }
      launchTemplate = { version = { Ref = "LaunchTemplateVersion" } }
      updatePolicy = {
        shouldRoll                 = true
        shouldUpdateTargetCapacity = true
        waitForRoll                = true
        rollConfig                 = { batchSizePercentage = 25 }
      }
    }
    error_message = "The properties are others."
  }

  assert {
    condition     = aws_cloudformation_stack.group.parameters == tomap({ LaunchTemplateVersion = "7" })
    error_message = "The parameters are others."
  }
}

run "a_launch_template_needs_an_auto_scaling_group" {
  command         = plan
  expect_failures = [var.launch_template]

  variables {
    launch_template = { version = 7 }
  }
}
