variable "name" {
  type        = string
  description = "Name of the bucket, unique worldwide."

  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$", var.name))
    error_message = "A bucket's name is 3 to 63 of a-z, 0-9 and -."
  }
}

variable "key_arn" {
  type        = string
  description = "KMS key; null encrypts with the key of S3, which the log delivery of load balancers needs."
  default     = null
}

variable "statements" {
  type        = any
  description = "Further statements of the bucket's policy, beside the refusal of anything but TLS."
  default     = []
}

variable "noncurrent_days" {
  type        = number
  description = "How long what was overwritten or deleted can be had back, in days."
  default     = 30
}

variable "archive_after_days" {
  type        = number
  description = "Days after which an object moves to cheaper storage (30 at least); null: never."
  default     = null
}

variable "expire_after_days" {
  type        = number
  description = "Days after which an object is deleted; null: never."
  default     = null
}

variable "force_destroy" {
  type        = bool
  description = "Whether terraform destroy may delete a bucket with content."
  default     = false
}
