# Greenroll, as its own template says it. A stack and not resources of Terraform's: see README.md.

data "aws_region" "current" {}

locals {
  # The name says the content, so that a new template is a new URL, which is what makes Terraform update the stack.
  template_key = "greenroll/template-${filemd5(var.packaged_template)}.yaml"
}

# By way of a bucket: packaged, the template may be longer than the 51,200 bytes that a request takes.
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
    # The role, not the profile: it is what Greenroll passes on.
    InstanceRoleArns  = join(",", [aws_iam_role.instance.arn])
    TargetGroupArns   = join(",", [aws_lb_target_group.service.arn])
    NotificationEmail = var.notification_email
  }
}
