output "name" {
  description = "Name of the secret, for the chart's ExternalSecret."
  value       = aws_secretsmanager_secret.app.name
}

output "arn" {
  description = "ARN of the secret."
  value       = aws_secretsmanager_secret.app.arn
}

output "rotation_function" {
  description = "Name of the function that rotates."
  value       = local.rotation
}

output "policy" {
  description = "What the rotation may do, for the checks."
  value       = aws_iam_role_policy.rotation.policy
}

output "rotation_schedule" {
  description = "When passwords are rotated."
  value       = aws_secretsmanager_secret_rotation.app.rotation_rules[0].schedule_expression
}
