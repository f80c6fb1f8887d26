output "zone_id" {
  description = "Route 53 zone."
  value       = aws_route53_zone.this.zone_id
}

output "zone_arn" {
  description = "ARN of the zone."
  value       = aws_route53_zone.this.arn
}

output "name_servers" {
  description = "Name servers to enter where the parent domain is kept."
  value       = aws_route53_zone.this.name_servers
}

output "certificate_arn" {
  description = "Issued certificate of the host."
  value       = aws_acm_certificate_validation.this.certificate_arn
}

output "certificate_domain" {
  description = "Host that the certificate is for, for the checks."
  value       = aws_acm_certificate.this.domain_name
}
