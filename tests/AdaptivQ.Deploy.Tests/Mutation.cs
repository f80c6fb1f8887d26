namespace AdaptivQ.Deploy.Tests;

/// <summary>A check on the deployment: what it finds wrong in a tree, each in a sentence; nothing where all is well.</summary>
public delegate Task<IReadOnlyList<string>> Check(Tree tree);

/// <summary>One line broken as someone might break it, and the check that must say so.</summary>
/// <param name="Title">What was broken, in words.</param>
/// <param name="File">From the root, with slashes.</param>
/// <param name="Line">A part of the line; occurs once in the file.</param>
/// <param name="Broken">What stands there afterwards.</param>
public sealed record Mutation(string Title, string File, string Line, string Broken, Check Check)
{
    /// <summary>Breaks a copy of the checkout and looks whether the check notices.</summary>
    public async Task ShouldTurnItsCheckRed()
    {
        using var copy = Tree.Repository.Copy();
        var text = copy.Read(File);
        (text.Split(Line).Length - 1).ShouldBe(1, $"how often '{Line}' occurs in {File}");
        await System.IO.File.WriteAllTextAsync(copy.PathOf(File), text.Replace(Line, Broken, StringComparison.Ordinal));

        (await Check(copy)).ShouldNotBeEmpty($"{Title}: '{Line}' became '{Broken}' in {File}, and its check stayed green");
    }
}

/// <summary>A folder's list of mutations, as its tests ask for it.</summary>
internal static class MutationLists
{
    public static TheoryData<string> Titles(this IEnumerable<Mutation> mutations) => [.. mutations.Select(mutation => mutation.Title)];

    public static Task ShouldTurnItsCheckRed(this IEnumerable<Mutation> mutations, string title) =>
        mutations.Single(mutation => mutation.Title == title).ShouldTurnItsCheckRed();
}
