using System.Text.RegularExpressions;

namespace AdaptivQ.Deploy.Tests.Images;

/// <summary>Looks for what must never be committed, by its form.</summary>
public static partial class Secrets
{
    private static readonly HashSet<string> Skipped =
    [
        ".git",
        "bin",
        "obj",
        "node_modules",
        "dist",
        ".adaptivq",
        ".terraform",
        "test-results",
    ];

    public static Task<IReadOnlyList<string>> AreNowhere(Tree tree)
    {
        var problems = new List<string>();
        foreach (var file in Files(new DirectoryInfo(tree.Root)))
        {
            // Pictures and the like are looked at as well, byte for letter; only what is very large is data.
            if (file.Length > 8 * 1024 * 1024)
            {
                continue;
            }
            var text = File.ReadAllText(file.FullName, System.Text.Encoding.Latin1);
            problems.AddRange(
                Forms().EnumerateMatches(text) is var matches && matches.MoveNext()
                    ?
                    [
                        $"{Path.GetRelativePath(tree.Root, file.FullName)}, line {text.AsSpan(0, matches.Current.Index).Count('\n') + 1}: "
                            + $"this looks like a secret",
                    ]
                    : []
            );
        }

        return Task.FromResult<IReadOnlyList<string>>(problems);
    }

    private static IEnumerable<FileInfo> Files(DirectoryInfo folder) =>
        folder
            .EnumerateFiles()
            .Where(file => file.LinkTarget is null && file.Name != ".env")
            .Concat(
                folder.EnumerateDirectories().Where(below => below.LinkTarget is null && !Skipped.Contains(below.Name)).SelectMany(Files)
            );

    /// <summary>Private keys; keys of AWS, Google, GitHub, GitLab, Slack, Stripe and npm; signed tokens; addresses with a password in
    /// them.</summary>
    [GeneratedRegex(
        """
            -----BEGIN\ (?:RSA\ |EC\ |DSA\ |OPENSSH\ |ENCRYPTED\ |PGP\ )?PRIVATE\ KEY(?:\ BLOCK)?-----\s*(?:\\n)?[A-Za-z0-9+/=]{16}
            | \b(?:AKIA|ASIA)[0-9A-Z]{16}\b
            | (?i:aws.{0,20}secret.{0,20})['"=:\s]+[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+])
            | \bAIza[0-9A-Za-z_-]{35}
            | \b(?:ghp|gho|ghs|ghu|ghr)_[A-Za-z0-9]{36} | \bgithub_pat_[A-Za-z0-9_]{60} | \bglpat-[A-Za-z0-9_-]{20}
            | \bxox[abprs]-[A-Za-z0-9-]{20} | \bsk_live_[A-Za-z0-9]{20} | \bnpm_[A-Za-z0-9]{36}\b
            | \beyJ[A-Za-z0-9_-]{16,}\.eyJ[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{20}
            | \b(?:postgres|postgresql|redis|rediss|amqp|https?)://[^\s:/@"'<>{}$%]+:[^\s:/@"'<>{}$%]{8,}@[a-z0-9.-]+\.[a-z]{2,}
            """,
        RegexOptions.IgnorePatternWhitespace
    )]
    private static partial Regex Forms();
}

public sealed class SecretTests
{
    // Put together here: as they are, they would be found in this file.
    private static readonly string[] Planted =
    [
        "AKI" + "A" + new string('Q', 16),
        "aws_secret_access_key = " + string.Concat(Enumerable.Repeat("aB3/", 10)),
        "-----BEGIN PRIVATE" + " KEY-----\n" + new string('M', 64),
        "-----BEGIN RSA PRIVATE" + " KEY-----\n" + new string('M', 64),
        "AI" + "za" + new string('x', 35),
        "gh" + "p_" + new string('a', 36),
        "xo" + "xb-" + new string('1', 24),
        "ey" + "J" + new string('a', 20) + ".ey" + "J" + new string('b', 20) + "." + new string('c', 24),
        "postgres://adaptivq:" + "hunter2hunter2" + "@db.example.com/adaptivq",
    ];

    public static TheoryData<int> Kinds => [.. Enumerable.Range(0, Planted.Length)];

    [Fact]
    public async Task No_secret_lies_in_the_checkout() => (await Secrets.AreNowhere(Tree.Repository)).ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_planted_secret_is_found(int kind)
    {
        using var copy = Tree.Repository.Copy();
        await File.AppendAllTextAsync(copy.PathOf("src/Host/appsettings.json"), $"\n// {Planted[kind]}\n");

        (await Secrets.AreNowhere(copy)).ShouldHaveSingleItem().ShouldContain("appsettings.json");
    }
}
