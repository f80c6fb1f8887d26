# Once an account, before anything else: the bucket in which the environments keep their state. Its own state stays beside it
# (terraform.tfstate, not committed); lost, it is had back with terraform import.
terraform {
  required_version = ">= 1.11.0, < 2.0.0"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.100"
    }
  }
}

provider "aws" {
  region = var.region

  default_tags {
    tags = { Project = "adaptivq", ManagedBy = "terraform" }
  }
}

resource "aws_kms_key" "state" {
  description             = "State of AdaptivQ's infrastructure"
  enable_key_rotation     = true
  deletion_window_in_days = 30
}

module "state" {
  source = "../modules/bucket"

  name            = var.bucket
  key_arn         = aws_kms_key.state.arn
  noncurrent_days = 365
}
