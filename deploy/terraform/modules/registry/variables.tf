variable "name" {
  type        = string
  description = "Name of the cloud, as in adaptivq-prod; repositories begin with it."
}

variable "images" {
  type        = list(string)
  description = "Local names of the images."
}

variable "immutable_tags" {
  type        = bool
  description = "Whether a pushed tag can never name another image."
}

variable "keep_images" {
  type        = number
  description = "How many images are kept."
}

variable "key_arn" {
  type        = string
  description = "KMS key of the images."
}

variable "force_delete" {
  type        = bool
  description = "Whether terraform destroy may delete repositories with images."
}
