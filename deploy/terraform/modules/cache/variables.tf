variable "name" {
  type        = string
  description = "Id of the replication group, as in adaptivq-prod."
}

variable "engine_version" {
  type        = string
  description = "Redis version."
}

variable "node_type" {
  type        = string
  description = "Node type."
}

variable "node_count" {
  type        = number
  description = "Nodes: a primary and its replicas, in different zones."
}

variable "vpc_id" {
  type        = string
  description = "VPC."
}

variable "subnet_ids" {
  type        = list(string)
  description = "Private subnets, in two zones at least."
}

variable "node_security_group_id" {
  type        = string
  description = "Security group from which alone it is reached."
}

variable "key_arn" {
  type        = string
  description = "KMS key of what Redis writes to disk."
}

variable "log_key_arn" {
  type        = string
  description = "KMS key of the logs."
}

variable "log_retention_days" {
  type        = number
  description = "How long logs are kept, in days."
}
