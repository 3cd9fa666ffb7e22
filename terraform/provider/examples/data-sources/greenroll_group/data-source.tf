data "greenroll_group" "web" {
  name = "web"
}

output "serving" {
  value = "revision ${data.greenroll_group.web.serving_revision} of ${data.greenroll_group.web.image_id}"
}
