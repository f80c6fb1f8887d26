# Which bucket and key comes from the environment: terraform init -backend-config=environments/<environment>/backend.hcl
terraform {
  backend "s3" {
    encrypt      = true
    use_lockfile = true
  }
}
