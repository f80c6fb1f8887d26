variable "name" {
  type        = string
  description = "Name of the cloud, as in adaptivq-prod; the secret is <name>/app."
}

variable "region" {
  type        = string
  description = "Region of the rotation's function."
}

variable "key_arn" {
  type        = string
  description = "KMS key of the secret."
}

variable "log_key_arn" {
  type        = string
  description = "KMS key of the logs."
}

variable "log_retention_days" {
  type        = number
  description = "How long the rotation's logs are kept, in days."
}

variable "recovery_days" {
  type        = number
  description = "How long a deleted secret can be had back, in days."
  default     = 30
}

variable "rotation_schedule" {
  type        = string
  description = "When passwords are rotated, in UTC."
}

variable "database_identifier" {
  type        = string
  description = "RDS instance whose password is rotated."
}

variable "database_arn" {
  type        = string
  description = "ARN of that instance."
}

variable "cache_id" {
  type        = string
  description = "Replication group whose token is rotated."
}

variable "cache_arn" {
  type        = string
  description = "ARN of that group."
}
