locals {
  function_arn = "arn:${data.aws_partition.current.partition}:lambda:${var.region}:${data.aws_caller_identity.current.account_id}:function:${local.rotation}"
}

resource "aws_cloudwatch_log_group" "rotation" {
  name              = "/aws/lambda/${local.rotation}"
  retention_in_days = var.log_retention_days
  kms_key_id        = var.log_key_arn
}

# A stack, because CloudFormation packs source that stands in the template: no archive to build before a plan, no further provider.
resource "aws_cloudformation_stack" "rotation" {
  name = local.rotation

  template_body = jsonencode({
    AWSTemplateFormatVersion = "2010-09-09"
    Resources = {
      Function = {
        Type = "AWS::Lambda::Function"
        Properties = {
          FunctionName  = local.rotation
          Description   = "Gives PostgreSQL and Redis of ${var.name} new passwords"
          Role          = aws_iam_role.rotation.arn
          Runtime       = "python3.13"
          Handler       = "index.handler"
          Timeout       = 900
          Architectures = ["arm64"]
          Environment   = { Variables = { DATABASE = var.database_identifier, CACHE = var.cache_id } }
          Code          = { ZipFile = file("${path.module}/rotation.py") }
        }
      }
    }
  })

  depends_on = [aws_cloudwatch_log_group.rotation]
}

resource "aws_lambda_permission" "rotation" {
  statement_id   = "SecretsManager"
  function_name  = local.rotation
  action         = "lambda:InvokeFunction"
  principal      = "secretsmanager.amazonaws.com"
  source_arn     = aws_secretsmanager_secret.app.arn
  source_account = data.aws_caller_identity.current.account_id

  depends_on = [aws_cloudformation_stack.rotation]
}

resource "aws_iam_role" "rotation" {
  name = local.rotation

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "lambda.amazonaws.com" }
    }]
  })
}

resource "aws_iam_role_policy" "rotation" {
  name = "rotate"
  role = aws_iam_role.rotation.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "Secret"
        Effect   = "Allow"
        Action   = ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue", "secretsmanager:PutSecretValue", "secretsmanager:UpdateSecretVersionStage"]
        Resource = [aws_secretsmanager_secret.app.arn]
      },
      {
        Sid      = "Random"
        Effect   = "Allow"
        Action   = ["secretsmanager:GetRandomPassword"]
        Resource = ["*"]
      },
      {
        Sid      = "SecretKey"
        Effect   = "Allow"
        Action   = ["kms:Decrypt", "kms:GenerateDataKey"]
        Resource = [var.key_arn]
      },
      {
        Sid      = "Database"
        Effect   = "Allow"
        Action   = ["rds:DescribeDBInstances", "rds:ModifyDBInstance"]
        Resource = [var.database_arn]
      },
      {
        Sid      = "Cache"
        Effect   = "Allow"
        Action   = ["elasticache:DescribeReplicationGroups", "elasticache:ModifyReplicationGroup"]
        Resource = [var.cache_arn]
      },
      {
        Sid      = "Log"
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = ["${aws_cloudwatch_log_group.rotation.arn}:*"]
      },
    ]
  })
}
