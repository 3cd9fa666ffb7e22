terraform {
  required_providers {
    greenroll = {
      source = "greenroll/greenroll"
    }
  }
}

# With a token in GREENROLL_TOKEN. Without one, give IamApiUrl here, and AWS credentials in their usual places.
provider "greenroll" {
  endpoint = "https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com/v1"
}
