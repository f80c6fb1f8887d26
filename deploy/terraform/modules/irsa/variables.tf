variable "name" {
  type        = string
  description = "Name of the cloud and its cluster, as in adaptivq-prod."
}

variable "region" {
  type        = string
  description = "Region of what the roles may reach."
}

variable "oidc_provider_arn" {
  type        = string
  description = "OIDC provider of the cluster."
}

variable "oidc_issuer" {
  type        = string
  description = "Issuer of the cluster without https://."
}

variable "bucket_arns" {
  type        = object({ assets = string, backups = string })
  description = "Buckets of backend and worker."
}

variable "storage_key_arn" {
  type        = string
  description = "KMS key of the buckets."
}

variable "secrets_key_arn" {
  type        = string
  description = "KMS key of the secrets."
}

variable "zone_arn" {
  type        = string
  description = "Route 53 zone in which external-dns keeps records."
}

variable "vpc_arn" {
  type        = string
  description = "VPC in which the load balancer controller makes security groups."
}

variable "node_security_group_id" {
  type        = string
  description = "Security group in which the load balancer controller opens the ports of pods."
}
