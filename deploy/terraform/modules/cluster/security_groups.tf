resource "aws_security_group" "control_plane" {
  name        = "${var.name}-control-plane"
  description = "Control plane of EKS"
  vpc_id      = var.vpc_id

  tags = { Name = "${var.name}-control-plane" }
}

resource "aws_security_group" "nodes" {
  name        = "${var.name}-nodes"
  description = "Nodes of EKS"
  vpc_id      = var.vpc_id

  # By this tag the load balancer controller finds the one group in which to open the ports of pods.
  tags = {
    Name                                = "${var.name}-nodes"
    "kubernetes.io/cluster/${var.name}" = "owned"
  }

  # The controller adds rules of its own; ours are resources of their own, so neither removes the other's.
}

resource "aws_vpc_security_group_ingress_rule" "control_plane_from_nodes" {
  security_group_id            = aws_security_group.control_plane.id
  description                  = "Kubernetes API"
  referenced_security_group_id = aws_security_group.nodes.id
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
}

locals {
  # What the control plane calls on nodes: kubelet, metrics-server, admission webhooks of operators and controllers.
  called_by_control_plane = { kubelet = 10250, metrics-server = 10251, https = 443, webhook-4443 = 4443, webhook-8443 = 8443, webhook-9443 = 9443, webhook-10260 = 10260 }
}

resource "aws_vpc_security_group_egress_rule" "control_plane_to_nodes" {
  for_each = local.called_by_control_plane

  security_group_id            = aws_security_group.control_plane.id
  description                  = each.key
  referenced_security_group_id = aws_security_group.nodes.id
  ip_protocol                  = "tcp"
  from_port                    = each.value
  to_port                      = each.value
}

resource "aws_vpc_security_group_ingress_rule" "nodes_from_control_plane" {
  for_each = local.called_by_control_plane

  security_group_id            = aws_security_group.nodes.id
  description                  = each.key
  referenced_security_group_id = aws_security_group.control_plane.id
  ip_protocol                  = "tcp"
  from_port                    = each.value
  to_port                      = each.value
}

# Pods on different nodes: what may talk to what is decided by the chart's NetworkPolicies.
resource "aws_vpc_security_group_ingress_rule" "nodes_from_nodes" {
  security_group_id            = aws_security_group.nodes.id
  description                  = "Pods among each other"
  referenced_security_group_id = aws_security_group.nodes.id
  ip_protocol                  = "-1"
}

resource "aws_vpc_security_group_egress_rule" "nodes_to_nodes" {
  security_group_id            = aws_security_group.nodes.id
  description                  = "Pods among each other"
  referenced_security_group_id = aws_security_group.nodes.id
  ip_protocol                  = "-1"
}

# Name resolution and time come from link-local addresses, which security groups do not see.
resource "aws_vpc_security_group_egress_rule" "nodes_to_internet" {
  for_each = toset([for port in var.node_egress_ports : tostring(port)])

  security_group_id = aws_security_group.nodes.id
  description       = "AWS, registries and the services we call"
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = tonumber(each.value)
  to_port           = tonumber(each.value)
}
