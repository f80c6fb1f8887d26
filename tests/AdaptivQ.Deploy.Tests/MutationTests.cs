using System.Reflection;

namespace AdaptivQ.Deploy.Tests;

/// <summary>A check that cannot fail is none: each mutation that a folder of checks lists turns its check red.</summary>
public sealed class MutationTests
{
    /// <summary>All public static lists of mutations in this assembly.</summary>
    private static readonly Dictionary<string, Mutation> Mutations = typeof(MutationTests)
        .Assembly.GetTypes()
        .SelectMany(type => type.GetProperties(BindingFlags.Public | BindingFlags.Static))
        .Where(property => typeof(IEnumerable<Mutation>).IsAssignableFrom(property.PropertyType))
        .SelectMany(property => (IEnumerable<Mutation>)property.GetValue(null)!)
        .ToDictionary(mutation => mutation.Title);

    public static TheoryData<string> Titles => [.. Mutations.Keys];

    [Theory]
    [MemberData(nameof(Titles))]
    public Task A_broken_line_turns_its_check_red(string title) => Mutations[title].ShouldTurnItsCheckRed();

    [Fact]
    public void At_least_twenty_lines_are_broken() => Mutations.Count.ShouldBeGreaterThanOrEqualTo(20);
}
