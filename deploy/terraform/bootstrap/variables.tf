variable "bucket" {
  type        = string
  description = "Name of the bucket, unique worldwide; then in environments/*/backend.hcl."
  default     = "adaptivq-terraform-state"
}

variable "region" {
  type        = string
  description = "AWS region."
  default     = "us-east-1"
}
