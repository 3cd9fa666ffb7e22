# Greenroll's own template, as a stack. README.md says why it has no Terraform resources of its own.

data "aws_region" "current" {}

locals {
  # The name follows from the content, so that a new template has a new URL. Only a new URL makes Terraform update the
  # stack.
  template_key = "greenroll/template-${filemd5(var.packaged_template)}.yaml"
}

# The template goes through a bucket, because a packaged template may be longer than the 51,200 bytes of a request.
resource "aws_s3_object" "template" {
  bucket = var.artifacts_bucket
  key    = local.template_key
  source = var.packaged_template
}

resource "aws_cloudformation_stack" "greenroll" {
  name         = "greenroll"
  template_url = "https://${var.artifacts_bucket}.s3.${data.aws_region.current.id}.amazonaws.com/${aws_s3_object.template.key}"
  capabilities = ["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"]

  parameters = {
    # The role and not the profile, because Greenroll passes the role.
    InstanceRoleArns  = join(",", [aws_iam_role.instance.arn])
    TargetGroupArns   = join(",", [aws_lb_target_group.service.arn])
    NotificationEmail = var.notification_email
  }
}
