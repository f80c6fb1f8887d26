data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}

locals {
  rotation = "${var.name}-secret-rotation"
}

resource "aws_secretsmanager_secret" "app" {
  name                    = "${var.name}/app"
  description             = "What the pods of AdaptivQ read; External Secrets carries it into the cluster."
  kms_key_id              = var.key_arn
  recovery_window_in_days = var.recovery_days
}

# Written once, without a password: the first rotation makes them. What others gave us keys for is put in by hand (README.md). No value of it
# ever stands in a plan or in the state, and Terraform never writes it again as long as the version stays what it is.
resource "aws_secretsmanager_secret_version" "first" {
  secret_id                = aws_secretsmanager_secret.app.id
  secret_string_wo_version = 1

  secret_string_wo = jsonencode({
    POSTGRES_PASSWORD        = ""
    REDIS_PASSWORD           = ""
    KEY_RING_SECRET          = ""
    KEY_RING_SECRET_PREVIOUS = ""
    GEMINI_API_KEY           = ""
    FIREBASE_CREDENTIALS     = ""
  })
}

resource "aws_secretsmanager_secret_rotation" "app" {
  secret_id           = aws_secretsmanager_secret.app.id
  rotation_lambda_arn = local.function_arn
  rotate_immediately  = true

  rotation_rules {
    schedule_expression = var.rotation_schedule
    duration            = "2h"
  }

  depends_on = [aws_secretsmanager_secret_version.first, aws_lambda_permission.rotation, aws_iam_role_policy.rotation, aws_cloudformation_stack.rotation]
}
