using System.Text.RegularExpressions;

namespace AdaptivQ.Architecture.Tests;

/// <summary>What documents point to is there.</summary>
public sealed partial class DocumentTests
{
    [Fact]
    public void Every_link_to_a_file_of_ours_leads_there() =>
        Documents().SelectMany(document => Broken(document.Path, document.Text)).ShouldBeEmpty();

    [Fact]
    public void Every_test_that_a_document_of_the_architecture_names_exists()
    {
        var tests = Repository.Files("tests", "*.cs").Select(Path.GetFileNameWithoutExtension).ToHashSet();
        var named = Documents()
            .Where(document => document.Path.Contains("/docs/architecture/", StringComparison.Ordinal))
            .SelectMany(document => TestClass().Matches(document.Text).Select(match => match.Groups[1].Value))
            .ToList();
        named.Count.ShouldBeGreaterThan(20);
        named.Where(name => !tests.Contains(name)).Distinct().ShouldBeEmpty();
    }

    [Fact]
    public void A_broken_link_is_found()
    {
        var page = Path.Combine(Repository.Root, "docs", "page.md");
        Broken(page, "[here](architecture/README.md), [there](nowhere.md#top), [outside](https://example.com/nowhere.md), [below](#below)")
            .ShouldBe(["docs/page.md links to nowhere.md, which is not there"]);
    }

    private static IEnumerable<(string Path, string Text)> Documents() =>
        Repository
            .Files("docs", "*.md")
            .Concat(["README.md", "CONTRIBUTING.md"])
            .Select(path => Path.Combine(Repository.Root, path))
            .Select(path => (path, File.ReadAllText(path)));

    private static IEnumerable<string> Broken(string page, string text) =>
        Link()
            .Matches(text)
            .Select(match => match.Groups[1].Value.Split('#')[0])
            .Where(target =>
                target.Length > 0
                && !target.Contains("://", StringComparison.Ordinal)
                && !Path.Exists(Path.Combine(Path.GetDirectoryName(page)!, target))
            )
            .Select(target => $"{Repository.Relative(page)} links to {target}, which is not there");

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"`(\w+Tests)`")]
    private static partial Regex TestClass();
}
