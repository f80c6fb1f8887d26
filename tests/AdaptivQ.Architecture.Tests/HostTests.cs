using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;

namespace AdaptivQ.Architecture.Tests;

/// <summary>The Host puts modules together and knows nothing else of them.</summary>
public sealed class HostTests
{
    private const int MostLines = 2_000;

    /// <summary>What lies below every module, for the Host as for them.</summary>
    private static readonly string[] Base = ["Kernel", "Platform"];

    private static string HostFile => typeof(Host.Program).Assembly.Location;

    [Fact]
    public void It_uses_of_a_module_only_the_class_that_adds_it() => Insides(HostFile).ShouldBeEmpty();

    [Fact]
    public void It_names_each_module_in_one_line_of_code_and_one_of_its_project_file()
    {
        var lines = Repository.Files("src/Host", "*.cs").SelectMany(File.ReadLines).ToList();
        var project = File.ReadAllText(Path.Combine(Repository.Root, "src", "Host", "AdaptivQ.Host.csproj"));
        foreach (var module in Modules)
        {
            MentionsOf(module, lines).ShouldHaveSingleItem().Trim().ShouldBe($"{module}.{module}Module.Add(builder, role);");
            ReferencesTo(module, project).ShouldBe(1, module);
        }
    }

    [Fact]
    public void It_is_short() => TooLong(Repository.Files("src/Host", "*.cs").Select(File.ReadLines)).ShouldBeEmpty();

    [Fact]
    public void A_use_of_a_module_s_insides_is_found()
    {
        // These tests use them openly.
        var found = Insides(typeof(HostTests).Assembly.Location);
        found.ShouldContain("AdaptivQ.Architecture.Tests uses AdaptivQ.Quizzes.ItemBanks.Item");
        found.ShouldNotContain(line => line.EndsWith("AdaptivQ.Kernel.Caller", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("using AdaptivQ.Quizzes;")]
    [InlineData("using static AdaptivQ.Quizzes.ItemBanks.ContentRules;")]
    [InlineData("var topic = Quizzes.ItemBanks.ContentRules.UsualTopic;")]
    [InlineData("global::AdaptivQ.Quizzes.Contracts.IFeasibility x;")]
    [InlineData("Quizzes.QuizzesModule.Add(builder, role);")]
    public void A_mention_of_a_module_is_found_even_of_a_constant_that_the_compiler_copies(string line) =>
        MentionsOf("Quizzes", ["var a = 1;", line]).ShouldBe([line]);

    [Theory]
    [InlineData("var quizzes = 1;")]
    [InlineData("// Everything about Quizzes. And more")]
    [InlineData("MyQuizzes.All()")]
    public void What_only_looks_like_one_is_not(string line) => MentionsOf("Quizzes", [line]).ShouldBeEmpty();

    [Fact]
    public void A_host_that_is_too_long_or_refers_to_a_module_twice_is_found()
    {
        TooLong([Enumerable.Repeat("", MostLines), [""]])
            .ShouldBe([$"The Host has {MostLines + 1} lines; at most {MostLines} are allowed"]);
        TooLong([Enumerable.Repeat("", MostLines)]).ShouldBeEmpty();
        const string twice =
            """<ProjectReference Include="a/AdaptivQ.Quizzes.csproj" /><ProjectReference Include="b/AdaptivQ.Quizzes.csproj" />""";
        ReferencesTo("Quizzes", twice).ShouldBe(2);
        ReferencesTo("Learners", twice).ShouldBe(0);
    }

    /// <summary>Modules that the Host adds: all with an entry point.</summary>
    private static IEnumerable<string> Modules =>
        Repository
            .Modules.Where(assembly =>
                assembly.GetType($"{Repository.Name(assembly)}.{Repository.ModuleOf(Repository.Name(assembly))}Module") is not null
            )
            .Select(assembly => Repository.ModuleOf(Repository.Name(assembly))!);

    private static IEnumerable<string> MentionsOf(string module, IEnumerable<string> lines) =>
        lines.Where(line => Regex.IsMatch(line, $@"\bAdaptivQ\.{module}\b|(?<![\w.]){module}\.[A-Z]"));

    private static int ReferencesTo(string module, string project) => Regex.Count(project, $@"/AdaptivQ\.{module}\.csproj""");

    private static IEnumerable<string> TooLong(IEnumerable<IEnumerable<string>> files)
    {
        var lines = files.Sum(file => file.Count());
        if (lines > MostLines)
        {
            yield return $"The Host has {lines} lines; at most {MostLines} are allowed";
        }
    }

    /// <summary>Types of modules that an assembly's metadata refers to, but for their entry points.</summary>
    private static SortedSet<string> Insides(string file)
    {
        using var stream = File.OpenRead(file);
        using var image = new PEReader(stream);
        var metadata = image.GetMetadataReader();
        var self = Path.GetFileNameWithoutExtension(file);
        var found = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var handle in metadata.TypeReferences)
        {
            var type = metadata.GetTypeReference(handle);
            if (type.ResolutionScope.Kind != HandleKind.AssemblyReference)
            {
                continue;
            }
            var assembly = metadata.GetString(metadata.GetAssemblyReference((AssemblyReferenceHandle)type.ResolutionScope).Name);
            if (Repository.ModuleOf(assembly) is not { } module || Base.Contains(module))
            {
                continue;
            }
            if (!Repository.Modules.Any(known => Repository.Name(known) == assembly))
            {
                continue;
            }
            var name = $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}";
            if (name != $"AdaptivQ.{module}.{module}Module")
            {
                found.Add($"{self} uses {name}");
            }
        }

        return found;
    }
}
