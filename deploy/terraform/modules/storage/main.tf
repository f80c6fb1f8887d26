data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}

locals {
  prefix = var.account_suffix ? "${var.name}-${data.aws_caller_identity.current.account_id}" : var.name
}

module "assets" {
  source = "../bucket"

  name          = "${local.prefix}-assets"
  key_arn       = var.key_arn
  force_destroy = var.force_destroy
}

module "backups" {
  source = "../bucket"

  name               = "${local.prefix}-backups"
  key_arn            = var.key_arn
  archive_after_days = 30
  expire_after_days  = var.backup_days
  force_destroy      = var.force_destroy
}

module "logs" {
  source = "../bucket"

  name               = "${local.prefix}-logs"
  archive_after_days = 30
  expire_after_days  = var.log_days
  force_destroy      = var.force_destroy

  # Access logs of the load balancer of our ingress, and of no one else's.
  statements = [{
    Sid       = "LoadBalancerLogs"
    Effect    = "Allow"
    Principal = { Service = "logdelivery.elasticloadbalancing.amazonaws.com" }
    Action    = "s3:PutObject"
    Resource  = "arn:${data.aws_partition.current.partition}:s3:::${local.prefix}-logs/alb/AWSLogs/${data.aws_caller_identity.current.account_id}/*"
    Condition = {
      ArnLike = {
        "aws:SourceArn" = "arn:${data.aws_partition.current.partition}:elasticloadbalancing:${var.region}:${data.aws_caller_identity.current.account_id}:loadbalancer/*"
      }
    }
  }]
}
