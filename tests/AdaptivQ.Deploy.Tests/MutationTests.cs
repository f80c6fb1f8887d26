using System.Reflection;
using AdaptivQ.Deploy.Tests.Ansible;
using AdaptivQ.Deploy.Tests.CrossChecks;
using AdaptivQ.Deploy.Tests.Helm;
using AdaptivQ.Deploy.Tests.Images;
using AdaptivQ.Deploy.Tests.Monitoring;
using AdaptivQ.Deploy.Tests.Pipeline;
using AdaptivQ.Deploy.Tests.Terraform;

namespace AdaptivQ.Deploy.Tests;

/// <summary>A check that cannot fail is none: each mutation that a folder of checks lists turns its check red.</summary>
public sealed class MutationTests
{
    [Fact]
    public void Every_list_of_mutations_is_tried_and_at_least_twenty_lines_are_broken()
    {
        var types = typeof(MutationTests).Assembly.GetTypes();
        var listed = types
            .SelectMany(type => type.GetProperties(BindingFlags.Public | BindingFlags.Static))
            .Where(property => typeof(IEnumerable<Mutation>).IsAssignableFrom(property.PropertyType))
            .SelectMany(property => (IEnumerable<Mutation>)property.GetValue(null)!)
            .Select(mutation => mutation.Title)
            .ToList();
        var tried = types
            .Where(type => type.Name.EndsWith("MutationTests", StringComparison.Ordinal))
            .Select(type => type.GetProperty("Titles")?.GetValue(null))
            .OfType<TheoryData<string>>()
            .SelectMany(titles => titles.Select(row => row.Data));
        tried.ShouldBe(listed, ignoreOrder: true);
        listed.ShouldBeUnique();
        listed.Count.ShouldBeGreaterThanOrEqualTo(20);
    }
}

// A class for each folder, so that one folder's mutations are tried beside another's.
public sealed class AnsibleMutationTests
{
    public static TheoryData<string> Titles => AnsibleMutations.Mutations.Titles();

    [Theory]
    [MemberData(nameof(Titles))]
    public Task A_broken_line_turns_its_check_red(string title) => AnsibleMutations.Mutations.ShouldTurnItsCheckRed(title);
}

public sealed class CrossCheckMutationTests
{
    public static TheoryData<string> Titles => CrossCheckMutations.Mutations.Titles();

    [Theory]
    [MemberData(nameof(Titles))]
    public Task A_broken_line_turns_its_check_red(string title) => CrossCheckMutations.Mutations.ShouldTurnItsCheckRed(title);
}

public sealed class HelmMutationTests
{
    public static TheoryData<string> Titles => HelmMutations.Mutations.Titles();

    [Theory]
    [MemberData(nameof(Titles))]
    public Task A_broken_line_turns_its_check_red(string title) => HelmMutations.Mutations.ShouldTurnItsCheckRed(title);
}

public sealed class ImagesMutationTests
{
    public static TheoryData<string> Titles => ImagesMutations.Mutations.Titles();

    [Theory]
    [MemberData(nameof(Titles))]
    public Task A_broken_line_turns_its_check_red(string title) => ImagesMutations.Mutations.ShouldTurnItsCheckRed(title);
}

public sealed class MonitoringMutationTests
{
    public static TheoryData<string> Titles => MonitoringMutations.Mutations.Titles();

    [Theory]
    [MemberData(nameof(Titles))]
    public Task A_broken_line_turns_its_check_red(string title) => MonitoringMutations.Mutations.ShouldTurnItsCheckRed(title);
}

public sealed class PipelineMutationTests
{
    public static TheoryData<string> Titles => PipelineMutations.Mutations.Titles();

    [Theory]
    [MemberData(nameof(Titles))]
    public Task A_broken_line_turns_its_check_red(string title) => PipelineMutations.Mutations.ShouldTurnItsCheckRed(title);
}

public sealed class TerraformMutationTests
{
    public static TheoryData<string> Titles => TerraformMutations.Mutations.Titles();

    [Theory]
    [MemberData(nameof(Titles))]
    public Task A_broken_line_turns_its_check_red(string title) => TerraformMutations.Mutations.ShouldTurnItsCheckRed(title);
}
