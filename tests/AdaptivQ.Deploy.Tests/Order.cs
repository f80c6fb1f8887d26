using AdaptivQ.Deploy.Tests;
using AdaptivQ.Deploy.Tests.Ansible;
using AdaptivQ.Deploy.Tests.Images;
using AdaptivQ.Deploy.Tests.Terraform;

[assembly: TestCollectionOrderer(typeof(Order))]

namespace AdaptivQ.Deploy.Tests;

/// <summary>First what waits, for a cloud and for containers, then what takes long.</summary>
public sealed class Order()
    : LongestFirst(
        nameof(TerraformBehaviourTests),
        nameof(Containers),
        nameof(TerraformMutationTests),
        nameof(AnsibleMutationTests),
        nameof(TerraformTests),
        nameof(ImagesMutationTests),
        nameof(DeployPlaybookTests)
    );
