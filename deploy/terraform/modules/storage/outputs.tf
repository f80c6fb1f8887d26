output "names" {
  description = "Names of the buckets: assets, backups, logs."
  value       = { assets = module.assets.name, backups = module.backups.name, logs = module.logs.name }
}

output "arns" {
  description = "ARNs of the buckets: assets, backups, logs."
  value       = { assets = module.assets.arn, backups = module.backups.arn, logs = module.logs.arn }
}

output "policies" {
  description = "Policies of the buckets, for the checks."
  value       = { assets = module.assets.policy, backups = module.backups.policy, logs = module.logs.policy }
}
