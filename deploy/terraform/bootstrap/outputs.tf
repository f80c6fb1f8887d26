output "bucket" {
  description = "Bucket of the states."
  value       = module.state.name
}
