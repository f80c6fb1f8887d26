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

# Written once. Passwords are rotated, keys of others are put in, outside of Terraform (README.md): none of it is in the state.
resource "aws_secretsmanager_secret_version" "first" {
  secret_id                = aws_secretsmanager_secret.app.id
  secret_string_wo_version = 1

  secret_string_wo = jsonencode({
    POSTGRES_PASSWORD    = var.initial_database_password
    REDIS_PASSWORD       = var.initial_cache_token
    GEMINI_API_KEY       = ""
    FIREBASE_CREDENTIALS = ""
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
