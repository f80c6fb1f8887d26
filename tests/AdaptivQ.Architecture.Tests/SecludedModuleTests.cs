using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace AdaptivQ.Architecture.Tests;

/// <summary>Ways around a module's contracts that no project reference shows: its tables, and its internals.</summary>
public sealed partial class SecludedModuleTests
{
    /// <summary>Each module's schema is called as it is.</summary>
    private static IReadOnlyList<string> Schemas { get; } =
    [
        .. Repository
            .Modules.Select(assembly => Repository.ModuleOf(Repository.Name(assembly))!)
            .Distinct()
            .Except(["Kernel", "Platform", "Demo"])
            .Select(SchemaOf),
    ];

    [Fact]
    public void No_SQL_of_a_module_names_another_s_tables()
    {
        Schemas.ShouldContain("quizzes");
        Repository.Types.SelectMany(type => Trespasses(type, Repository.ModuleOf(Repository.Name(type.Assembly)))).ShouldBeEmpty();
    }

    [Fact]
    public void No_project_shows_its_internals_to_another()
    {
        Repository
            .Assemblies.Where(assembly => assembly.GetCustomAttributes<InternalsVisibleToAttribute>().Any())
            .Select(Repository.Name)
            .ShouldBeEmpty();
        Repository
            .Files("src")
            .Concat(Repository.Files("bench"))
            .Append(Path.Combine(Repository.Root, "Directory.Build.props"))
            .Where(file => Path.GetExtension(file) is ".cs" or ".csproj" or ".props" or ".targets")
            .SelectMany(file => Shown(Repository.Relative(file), File.ReadAllText(file)))
            .ShouldBeEmpty();
    }

    [Fact]
    public void SQL_over_another_module_s_tables_is_found()
    {
        Trespasses(typeof(Offender), "Learners")
            .ShouldBe([
                "Offender.ByTable names a table of quizzes: select data from quizzes.mt_doc_quiz",
                "Offender.Joined names a table of identity: select 1 from learners.mt_doc_class join \"identity\".\"people\" p on true",
            ]);
        Trespasses(typeof(Offender), "Quizzes").ShouldNotContain(found => found.Contains("quizzes:", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""<ItemGroup><InternalsVisibleTo Include="AdaptivQ.Quizzes.Tests" /></ItemGroup>""")]
    [InlineData("""[assembly: InternalsVisibleTo("AdaptivQ.Learners")]""")]
    [InlineData("""[assembly: System.Runtime.CompilerServices.InternalsVisibleToAttribute("x")]""")]
    public void Internals_that_are_shown_are_found(string text) => Shown("a", text).ShouldBe(["a shows its internals"]);

    private static class Offender
    {
        public static string ByTable() => "select data from quizzes.mt_doc_quiz";

        public static string Joined() => "select 1 from learners.mt_doc_class join \"identity\".\"people\" p on true";

        public static string Words() => "Learners choose from quizzes. Then they answer.";

        public static string Address() => "/api/quizzes.json";
    }

    private static string SchemaOf(string module) => $"{char.ToLowerInvariant(module[0])}{module[1..]}";

    private static IEnumerable<string> Trespasses(Type type, string? module) =>
        from method in Il.Methods(type)
        from text in Il.Strings(method)
        from schema in Schemas
        where module is null || schema != SchemaOf(module)
        where
            Regex.IsMatch(
                text,
                $"""\b{schema}"?\."?mt_|\b(?:from|join|into|update|table|on)\s+"?{schema}"?\.["\w]""",
                RegexOptions.IgnoreCase
            )
        select $"{type.Name}.{method.Name} names a table of {schema}: {text}";

    private static IEnumerable<string> Shown(string file, string text) =>
        InternalsShown().IsMatch(text) ? [$"{file} shows its internals"] : [];

    [GeneratedRegex(@"\bInternalsVisibleTo(?:Attribute)?\b")]
    private static partial Regex InternalsShown();
}
