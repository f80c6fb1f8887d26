namespace AdaptivQ.Deploy.Tests.Terraform;

/// <summary>One line broken at a time; the checks of Terraform must say so.</summary>
public static class TerraformMutations
{
    private const string Deployer = "deploy/terraform/modules/deployer/main.tf";

    private static readonly Check Every = Checks.Passes("every", "prod");
    private static readonly Check OfThePipeline = Checks.Passes("deployer", "prod");

    public static IEnumerable<Mutation> Mutations =>
        [
            new(
                "One NAT gateway for three zones",
                "deploy/terraform/modules/network/main.tf",
                "resource \"aws_nat_gateway\" \"this\" {\n  for_each = local.public",
                "resource \"aws_nat_gateway\" \"this\" "
                    + "{\n  for_each = { for zone, cidr in local.public : zone => cidr if zone == local.zones[0] }",
                Every
            ),
            new(
                "Private subnets that give public addresses",
                "deploy/terraform/modules/network/main.tf",
                "cidr_block              = each.value\n  map_public_ip_on_launch = false\n\n  tags = "
                    + "{\n    Name                              =",
                "cidr_block              = each.value\n  map_public_ip_on_launch = true\n\n  tags = "
                    + "{\n    Name                              =",
                Every
            ),
            new("An audit log that is not kept", "deploy/terraform/modules/cluster/main.tf", "[\"api\", \"audit\", ", "[\"api\", ", Every),
            new("PostgreSQL 14", "deploy/terraform/variables.tf", "default     = \"15\"", "default     = \"14\"", Every),
            new(
                "A database on an unencrypted disk",
                "deploy/terraform/modules/database/main.tf",
                "storage_encrypted     = true",
                "storage_encrypted     = false",
                Every
            ),
            new(
                "A public database",
                "deploy/terraform/modules/database/main.tf",
                "publicly_accessible    = false",
                "publicly_accessible    = true",
                Every
            ),
            new(
                "A database that speaks without TLS",
                "deploy/terraform/modules/database/main.tf",
                "name  = \"rds.force_ssl\"\n    value = \"1\"",
                "name  = \"rds.force_ssl\"\n    value = \"0\"",
                Every
            ),
            new(
                "A database of production as small as in development",
                "deploy/terraform/environments/prod/terraform.tfvars",
                "\"db.r6g.xlarge\"",
                "\"db.t3.medium\"",
                Every
            ),
            new(
                "A database open to the world",
                "deploy/terraform/modules/database/security_group.tf",
                "description                  = \"PostgreSQL from the nodes\"\n  referenced_security_group_id = var.node_security_group_id",
                "description                  = \"PostgreSQL from the nodes\"\n  cidr_ipv4                    = \"0.0.0.0/0\"",
                Checks.ClosedToTheWorld
            ),
            new(
                "Redis without TLS",
                "deploy/terraform/modules/cache/main.tf",
                "transit_encryption_enabled = true",
                "transit_encryption_enabled = false",
                Every
            ),
            new(
                "A role for another service account",
                "deploy/terraform/modules/irsa/main.tf",
                "subject = \"adaptivq:backend\"",
                "subject = \"default:backend\"",
                Every
            ),
            new(
                "A role that every service account may take",
                "deploy/terraform/modules/irsa/main.tf",
                "\"${var.oidc_issuer}:sub\" = \"system:serviceaccount:${each.value.subject}\"",
                "\"${var.oidc_issuer}:amr\" = \"authenticated\"",
                Every
            ),
            new(
                "A backend that may do anything with its bucket",
                "deploy/terraform/modules/irsa/application.tf",
                "[\"s3:DeleteObject\", \"s3:GetObject\", \"s3:PutObject\"]",
                "[\"s3:*\"]",
                Every
            ),
            new(
                "A bucket policy that takes plain HTTP",
                "deploy/terraform/modules/bucket/main.tf",
                "\"aws:SecureTransport\" = \"false\"",
                "\"aws:SecureTransport\" = \"true\"",
                Every
            ),
            new(
                "A bucket with public objects",
                "deploy/terraform/modules/bucket/main.tf",
                "block_public_acls       = true",
                "block_public_acls       = false",
                Checks.ClosedToTheWorld
            ),
            new(
                "A role of the pipeline that any job of Jenkins may take",
                Deployer,
                "\"${local.issuer}:sub\" = local.subjects",
                "\"${local.issuer}:iss\" = var.issuer",
                OfThePipeline
            ),
            new(
                "A branch that deploys to production",
                "deploy/terraform/main.tf",
                "var.environment == \"dev\" ? [\"develop\", \"main\"]",
                "var.environment != \"staging\" ? [\"develop\", \"main\"]",
                OfThePipeline
            ),
            new("A pipeline that may do anything with images", Deployer, "\"ecr:PutImage\"", "\"ecr:*\"", OfThePipeline),
            new("A pipeline that may push to every repository", Deployer, ":repository/${repository}\"", ":repository/*\"", OfThePipeline),
            new(
                "A pipeline that may change the whole cluster",
                Deployer,
                "type       = \"namespace\"",
                "type       = \"cluster\"",
                OfThePipeline
            ),
            new(
                "A state that two may change at once",
                "deploy/terraform/backend.tf",
                "use_lockfile = true",
                "use_lockfile = false",
                Checks.StatesApart
            ),
            new(
                "A misspelt argument",
                "deploy/terraform/modules/database/main.tf",
                "multi_az               =",
                "multi_azs              =",
                Checks.Valid
            ),
            new(
                "A description that the README does not have",
                "deploy/terraform/variables.tf",
                "description = \"Most nodes.\"",
                "description = \"The most nodes.\"",
                Readmes.InStep
            ),
        ];
}
