using System.Text.RegularExpressions;

namespace AdaptivQ.Deploy.Tests.Images;

/// <summary>One instruction of a Dockerfile, its lines joined.</summary>
public sealed record Instruction(string Name, string Arguments);

/// <summary>What an image is built by, and our rules for it.</summary>
public sealed partial class Dockerfile
{
    private static readonly string[] Labels = ["title", "description", "version", "revision", "created", "source"];

    public static readonly string[] Paths = ["deploy/docker/backend.Dockerfile", "deploy/docker/frontend.Dockerfile"];

    private Dockerfile(string text)
    {
        var lines = text.Split('\n').Where(line => !line.TrimStart().StartsWith('#') && line.Trim().Length > 0);
        Instructions =
        [
            .. string.Join('\n', lines)
                .Replace("\\\n", " ", StringComparison.Ordinal)
                .Split('\n')
                .Select(line => line.Trim().Split(' ', 2))
                .Select(parts => new Instruction(parts[0].ToUpperInvariant(), parts.Length > 1 ? parts[1].Trim() : "")),
        ];
    }

    public IReadOnlyList<Instruction> Instructions { get; }

    /// <summary>What is built upon, with the defaults of its arguments.</summary>
    public IEnumerable<string> Bases
    {
        get
        {
            var arguments = Instructions
                .TakeWhile(instruction => instruction.Name == "ARG")
                .Select(argument => argument.Arguments.Split('=', 2))
                .ToDictionary(parts => parts[0], parts => parts[1]);
            return Instructions
                .Where(instruction => instruction.Name == "FROM")
                .Select(from =>
                    Argument()
                        .Replace(
                            from.Arguments.Split(' ').First(word => !word.StartsWith("--", StringComparison.Ordinal)),
                            match => arguments[match.Groups[1].Value]
                        )
                );
        }
    }

    /// <summary>Of the image itself, after the last FROM.</summary>
    public IEnumerable<Instruction> Image => Instructions.Reverse().TakeWhile(instruction => instruction.Name != "FROM").Reverse();

    public static Dockerfile Read(Tree tree, string path) => new(tree.Read(path));

    public static Task<IReadOnlyList<string>> FollowTheRules(Tree tree) =>
        Task.FromResult<IReadOnlyList<string>>([
            .. Paths.SelectMany(path => Read(tree, path).Problems().Select(problem => $"{path}: {problem}")),
        ]);

    private IEnumerable<string> Problems()
    {
        foreach (var image in Bases.Where(image => !Exact().IsMatch(image)))
        {
            yield return $"the base {image} is not of an exact version";
        }
        foreach (var add in Instructions.Where(instruction => instruction.Name == "ADD"))
        {
            yield return $"ADD {add.Arguments}: use COPY, which fetches and unpacks nothing";
        }
        foreach (var copy in Instructions.Where(instruction => instruction.Name == "COPY" && Everything().IsMatch(instruction.Arguments)))
        {
            yield return $"COPY {copy.Arguments} takes everything";
        }
        foreach (var run in Instructions.Where(instruction => instruction.Name == "RUN" && Piped().IsMatch(instruction.Arguments)))
        {
            yield return $"RUN {run.Arguments} runs what it has just fetched";
        }
        foreach (
            var secret in Instructions.Where(instruction => instruction.Name is "ENV" or "ARG" && Secret().IsMatch(instruction.Arguments))
        )
        {
            yield return $"{secret.Name} {secret.Arguments} would stay in the image";
        }
        foreach (var install in Instructions.Where(instruction => instruction.Name == "RUN"))
        {
            if (install.Arguments.Contains("npm install", StringComparison.Ordinal))
            {
                yield return "npm install may take other versions than the lock file's: use npm ci";
            }
            if (
                install.Arguments.Contains("dotnet restore", StringComparison.Ordinal)
                && !install.Arguments.Contains("--locked-mode", StringComparison.Ordinal)
            )
            {
                yield return "dotnet restore without --locked-mode may take other versions than the lock file's";
            }
        }

        var image2 = Image.ToList();
        string? Last(string name) => image2.LastOrDefault(instruction => instruction.Name == name)?.Arguments;
        if (image2.Any(instruction => instruction.Name == "RUN"))
        {
            yield return "the image itself is assembled, nothing is run or installed in it";
        }
        if (!(Last("USER") is { } user && NumericUser().IsMatch(user)))
        {
            yield return "USER is not a number above zero: Kubernetes cannot tell that it is not root";
        }
        if (Last("HEALTHCHECK")?.Contains("CMD [", StringComparison.Ordinal) != true)
        {
            yield return "there is no HEALTHCHECK without a shell";
        }
        if (Last("ENTRYPOINT")?.StartsWith('[') != true)
        {
            yield return "ENTRYPOINT goes through a shell, which would not pass SIGTERM on";
        }
        if (Last("EXPOSE") != "8080")
        {
            yield return "EXPOSE is not 8080";
        }
        foreach (
            var copy in image2.Where(instruction =>
                instruction.Name == "COPY" && !instruction.Arguments.Contains("--chown=0:0", StringComparison.Ordinal)
            )
        )
        {
            yield return $"COPY {copy.Arguments}: files that their own process could change";
        }
        foreach (
            var label in Labels.Where(label =>
                Last("LABEL")?.Contains($"org.opencontainers.image.{label}=", StringComparison.Ordinal) != true
            )
        )
        {
            yield return $"there is no label {label}";
        }
    }

    [GeneratedRegex(@"\$\{(\w+)\}")]
    private static partial Regex Argument();

    [GeneratedRegex(@":\d+\.\d+\.\d+(-[\w.-]+)?(@sha256:[0-9a-f]{64})?$")]
    private static partial Regex Exact();

    [GeneratedRegex(@"^(--\S+ )*\.? ?\.$|^(--\S+ )*\. ")]
    private static partial Regex Everything();

    [GeneratedRegex(@"(curl|wget)[^|]*\|\s*(ba)?sh")]
    private static partial Regex Piped();

    [GeneratedRegex("PASSWORD|SECRET|TOKEN|API_KEY|CREDENTIALS", RegexOptions.IgnoreCase)]
    private static partial Regex Secret();

    [GeneratedRegex(@"^[1-9]\d*:[1-9]\d*$")]
    private static partial Regex NumericUser();
}

public sealed class DockerfileTests
{
    [Fact]
    public async Task Images_are_built_from_exact_versions_and_run_as_nobody_with_a_health_check() =>
        (await Dockerfile.FollowTheRules(Tree.Repository)).ShouldBeEmpty();

    [Fact]
    public async Task Nothing_goes_into_a_build_that_is_not_named() => (await BuildContext.IsNamed(Tree.Repository)).ShouldBeEmpty();
}

/// <summary>.dockerignore: first everything is shut out, then what is needed is let in, then what is built or secret is shut out
/// again.</summary>
public static class BuildContext
{
    private static readonly string[] NeverIn = ["**/bin", "**/obj", "**/node_modules", "**/.env", "**/.env.*", "**/*.local.json"];

    public static Task<IReadOnlyList<string>> IsNamed(Tree tree)
    {
        var lines = tree.Read(".dockerignore")
            .Split('\n')
            .Select(line => line.Trim())
            .Where(line => line.Length > 0 && line[0] != '#')
            .ToList();
        var problems = new List<string>();
        if (lines[0] != "*")
        {
            problems.Add(".dockerignore does not begin by shutting everything out");
        }
        problems.AddRange(NeverIn.Where(never => !lines.Contains(never)).Select(never => $".dockerignore lets {never} in"));
        problems.AddRange(
            lines
                .Where(line => line is "!*" or "!." or "!deploy" or "!tests")
                .Select(line => $".dockerignore: {line} lets in more than a build needs")
        );
        return Task.FromResult<IReadOnlyList<string>>(problems);
    }
}
