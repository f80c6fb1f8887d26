variable "name" {
  type        = string
  description = "Name of the cloud, as in adaptivq-prod."
}

variable "region" {
  type        = string
  description = "Region of the endpoint to S3."
}

variable "cidr" {
  type        = string
  description = "Addresses of the VPC, a /16."
}

variable "zone_count" {
  type        = number
  description = "How many availability zones; each has a public and a private subnet and a NAT gateway."
  default     = 3
}

variable "log_retention_days" {
  type        = number
  description = "How long flow logs are kept, in days."
}

variable "log_key_arn" {
  type        = string
  description = "KMS key of the log group."
}
