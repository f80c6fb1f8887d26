data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}

locals {
  account   = data.aws_caller_identity.current.account_id
  partition = data.aws_partition.current.partition

  assets = [
    {
      Sid      = "Assets"
      Effect   = "Allow"
      Action   = ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"]
      Resource = ["${var.bucket_arns.assets}/*"]
    },
    {
      Sid      = "ListAssets"
      Effect   = "Allow"
      Action   = ["s3:ListBucket"]
      Resource = [var.bucket_arns.assets]
    },
  ]

  # Only in the hands of S3: the key opens nothing else.
  storage_key = [{
    Sid       = "StorageKey"
    Effect    = "Allow"
    Action    = ["kms:Decrypt", "kms:GenerateDataKey"]
    Resource  = [var.storage_key_arn]
    Condition = { StringEquals = { "kms:ViaService" = "s3.${var.region}.amazonaws.com" } }
  }]

  backend = concat(local.assets, local.storage_key)

  # Exports and dumps are written and read, never deleted: the bucket's lifecycle does that.
  worker = concat(local.assets, local.storage_key, [
    {
      Sid      = "Backups"
      Effect   = "Allow"
      Action   = ["s3:GetObject", "s3:PutObject"]
      Resource = ["${var.bucket_arns.backups}/*"]
    },
    {
      Sid      = "ListBackups"
      Effect   = "Allow"
      Action   = ["s3:ListBucket"]
      Resource = [var.bucket_arns.backups]
    },
  ])

  external_secrets = [
    {
      Sid      = "Secrets"
      Effect   = "Allow"
      Action   = ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"]
      Resource = ["arn:${local.partition}:secretsmanager:${var.region}:${local.account}:secret:${var.name}/*"]
    },
    {
      Sid       = "SecretsKey"
      Effect    = "Allow"
      Action    = ["kms:Decrypt"]
      Resource  = [var.secrets_key_arn]
      Condition = { StringEquals = { "kms:ViaService" = "secretsmanager.${var.region}.amazonaws.com" } }
    },
  ]
}
