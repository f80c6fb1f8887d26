output "vpc_id" {
  description = "VPC."
  value       = aws_vpc.this.id
}

output "vpc_arn" {
  description = "ARN of the VPC."
  value       = aws_vpc.this.arn
}

output "vpc_cidr" {
  description = "Addresses of the VPC."
  value       = aws_vpc.this.cidr_block
}

output "public_subnet_ids" {
  description = "Subnets of load balancers and NAT gateways, one a zone."
  value       = [for subnet in aws_subnet.public : subnet.id]
}

output "private_subnet_ids" {
  description = "Subnets of nodes, database and cache, one a zone."
  value       = [for subnet in aws_subnet.private : subnet.id]
}

output "private_subnets" {
  description = "Private subnets by zone, for the checks."
  value       = { for zone, subnet in aws_subnet.private : zone => { cidr = subnet.cidr_block, public_addresses = subnet.map_public_ip_on_launch } }
}

output "public_subnets" {
  description = "Public subnets by zone, for the checks."
  value       = { for zone, subnet in aws_subnet.public : zone => { cidr = subnet.cidr_block, public_addresses = subnet.map_public_ip_on_launch } }
}

output "nat_gateway_ids" {
  description = "NAT gateways by zone."
  value       = { for zone, gateway in aws_nat_gateway.this : zone => gateway.id }
}

output "nat_addresses" {
  description = "Addresses from which the nodes reach the internet, for allow lists of others."
  value       = [for address in aws_eip.nat : address.public_ip]
}
