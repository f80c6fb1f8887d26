output "repository_urls" {
  description = "Where each image is pushed, by its local name."
  value       = { for image, repository in aws_ecr_repository.this : image => repository.repository_url }
}

output "repository_names" {
  description = "Names of the repositories, by the image's local name."
  value       = { for image, repository in aws_ecr_repository.this : image => repository.name }
}

output "scanned_on_push" {
  description = "Whether each repository scans what is pushed, for the checks."
  value       = { for image, repository in aws_ecr_repository.this : image => repository.image_scanning_configuration[0].scan_on_push }
}

output "tag_mutability" {
  description = "IMMUTABLE or MUTABLE by image, for the checks."
  value       = { for image, repository in aws_ecr_repository.this : image => repository.image_tag_mutability }
}
