output "arns" {
  description = "ARN of each role, for the annotation eks.amazonaws.com/role-arn of its service account."
  value       = { for role, resource in aws_iam_role.this : role => resource.arn }
}

output "subjects" {
  description = "Who may take each role."
  value       = { for role, definition in local.roles : role => "system:serviceaccount:${definition.subject}" }
}

output "trust_policies" {
  description = "Trust policies, for the checks."
  value       = { for role, resource in aws_iam_role.this : role => resource.assume_role_policy }
}

output "policies" {
  description = "What each role may do, for the checks."
  value       = { for role, resource in aws_iam_role_policy.this : role => resource.policy }
}
