variable "name" {
  type        = string
  description = "Name of the cloud, as in adaptivq-prod."
}

variable "region" {
  type        = string
  description = "Region of the load balancers that may write logs."
}

variable "account_suffix" {
  type        = bool
  description = "Whether the account's id goes into the names of buckets, which are unique worldwide."
}

variable "key_arn" {
  type        = string
  description = "KMS key of assets and backups."
}

variable "backup_days" {
  type        = number
  description = "How long database dumps and exports are kept, in days."
}

variable "log_days" {
  type        = number
  description = "How long access logs are kept, in days."
}

variable "force_destroy" {
  type        = bool
  description = "Whether terraform destroy may delete buckets with content."
}
