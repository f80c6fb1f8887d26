variable "name" {
  type        = string
  description = "Name of the cloud, as in adaptivq-prod."
}

variable "domain_name" {
  type        = string
  description = "Host of the site, which is also the name of the zone."
}
