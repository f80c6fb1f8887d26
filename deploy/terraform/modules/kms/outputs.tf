output "arns" {
  description = "ARN of the key of each purpose: cluster, database, storage, secrets, logs."
  value       = { for purpose, key in aws_kms_key.this : purpose => key.arn }
}

output "policies" {
  description = "Key policies, for the checks."
  value       = { for purpose, key in aws_kms_key.this : purpose => key.policy }
}
