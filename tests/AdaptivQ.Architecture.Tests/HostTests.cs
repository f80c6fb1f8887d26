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
        var lines = House.Files("src/Host", "*.cs").SelectMany(File.ReadLines).ToList();
        var project = File.ReadAllText(Path.Combine(House.Root, "src", "Host", "AdaptivQ.Host.csproj"));
        foreach (var module in Modules)
        {
            MentionsOf(module, lines).Count().ShouldBe(1, module);
            Regex.Count(project, $@"/AdaptivQ\.{module}\.csproj""").ShouldBe(1, module);
        }
    }

    [Fact]
    public void It_is_short() =>
        House.Files("src/Host", "*.cs").Sum(file => File.ReadLines(file).Count()).ShouldBeLessThanOrEqualTo(MostLines);

    [Fact]
    public void A_use_of_a_module_s_insides_is_found()
    {
        // These tests use them openly.
        var found = Insides(typeof(HostTests).Assembly.Location);
        found.ShouldContain("AdaptivQ.Architecture.Tests uses AdaptivQ.Quizzes.ItemBanks.Item");
        found.ShouldNotContain(line => line.EndsWith("AdaptivQ.Kernel.Caller", StringComparison.Ordinal));
        string[] lines = ["using AdaptivQ.Quizzes;", "Quizzes.QuizzesModule.Add(builder, role);", "var quizzes = 1;"];
        MentionsOf("Quizzes", lines).Count().ShouldBe(2);
    }

    /// <summary>Modules that the Host adds: all with an entry point.</summary>
    private static IEnumerable<string> Modules => House.Modules
        .Where(assembly => assembly.GetType($"{House.Name(assembly)}.{House.ModuleOf(House.Name(assembly))}Module") is not null)
        .Select(assembly => House.ModuleOf(House.Name(assembly))!);

    private static IEnumerable<string> MentionsOf(string module, IEnumerable<string> lines) =>
        lines.Where(line => Regex.IsMatch(line, $@"\b(?:AdaptivQ\.{module}\b|{module}\.{module}Module\b)"));

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
            if (type.ResolutionScope.Kind != HandleKind.AssemblyReference) continue;
            var assembly = metadata.GetString(metadata.GetAssemblyReference((AssemblyReferenceHandle)type.ResolutionScope).Name);
            if (House.ModuleOf(assembly) is not { } module || Base.Contains(module)) continue;
            if (!House.Modules.Any(known => House.Name(known) == assembly)) continue;
            var name = $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}";
            if (name != $"AdaptivQ.{module}.{module}Module") found.Add($"{self} uses {name}");
        }

        return found;
    }
}
