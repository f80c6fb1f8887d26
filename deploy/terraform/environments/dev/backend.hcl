# The bucket is made once by bootstrap/ (see README.md); bucket names are worldwide, so change it to yours.
bucket = "adaptivq-terraform-state"
key    = "adaptivq/dev/terraform.tfstate"
region = "us-east-1"
