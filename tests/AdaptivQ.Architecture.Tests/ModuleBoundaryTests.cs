using System.Reflection;

namespace AdaptivQ.Architecture.Tests;

/// <summary>Modules meet only through contracts; below them lies the kernel; the engine stands on nothing.</summary>
public sealed class ModuleBoundaryTests
{
    /// <summary>Parts of a checkout, never of the image, that use modules openly: they are clients of slices and not modules.</summary>
    private static readonly string[] OpenClients = ["AdaptivQ.Demo", "AdaptivQ.Adaptivity.Lab"];

    internal static bool IsOpenClient(string project) => OpenClients.Contains(project);

    [Fact]
    public void Every_project_of_the_product_is_looked_at()
    {
        Repository
            .Assemblies.Select(Repository.Name)
            .ShouldBe(
                Repository
                    .Projects.Where(project => Repository.Relative(project.Path).StartsWith("src/", StringComparison.Ordinal))
                    .Select(project => project.Name),
                ignoreOrder: true
            );
        Repository.Modules.Select(assembly => Repository.ModuleOf(Repository.Name(assembly))).ShouldNotContain((string?)null);
        Repository.Modules.Count(assembly => Repository.IsContracts(Repository.Name(assembly))).ShouldBeGreaterThanOrEqualTo(3);
    }

    [Fact]
    public void A_module_knows_other_modules_only_by_their_contracts() =>
        Repository.Assemblies.SelectMany(assembly => Forbidden(Repository.Name(assembly), ReferencesOf(assembly))).ShouldBeEmpty();

    /// <summary>A reference that nothing uses yet is in the project file already.</summary>
    [Fact]
    public void No_project_file_asks_for_more() =>
        Repository
            .Projects.Where(project => Repository.Relative(project.Path).StartsWith("src/", StringComparison.Ordinal))
            .SelectMany(project => Forbidden(project.Name, project.Projects))
            .ShouldBeEmpty();

    [Fact]
    public void Contracts_need_no_package() =>
        Repository.Projects.Where(project => Repository.IsContracts(project.Name)).SelectMany(Needs).ShouldBeEmpty();

    [Fact]
    public void The_kernel_needs_Marten_and_the_web_framework_and_nothing_else() =>
        BeyondTheKernel(Repository.Projects.Single(project => project.Name == "AdaptivQ.Kernel")).ShouldBeEmpty();

    [Fact]
    public void A_kernel_that_needs_more_or_less_is_found() =>
        BeyondTheKernel(new Project("x.csproj", "AdaptivQ.Kernel", [], [("CsvHelper", null)], ["Microsoft.AspNetCore.App"]))
            .ShouldBe(["AdaptivQ.Kernel needs CsvHelper", "AdaptivQ.Kernel does not need Marten"]);

    [Fact]
    public void The_engine_needs_no_package_and_no_framework_beyond_the_language_s_own()
    {
        var engine = Repository.Projects.Single(project => project.Name.EndsWith(".Engine", StringComparison.Ordinal));
        Needs(engine).ShouldBeEmpty();
        Repository
            .Assemblies.Single(assembly => Repository.Name(assembly) == engine.Name)
            .GetReferencedAssemblies()
            .Select(reference => reference.Name!)
            .Where(name => !name.StartsWith("System.", StringComparison.Ordinal))
            .ShouldBeEmpty();
    }

    [Theory]
    [InlineData("AdaptivQ.Quizzes", "AdaptivQ.Learners")]
    [InlineData("AdaptivQ.Learners", "AdaptivQ.Adaptivity.Engine")]
    [InlineData("AdaptivQ.Quizzes", "AdaptivQ.Host")]
    [InlineData("AdaptivQ.Quizzes", "adaptivq")]
    [InlineData("AdaptivQ.Learners.Contracts", "AdaptivQ.Kernel")]
    [InlineData("AdaptivQ.Learners.Contracts", "AdaptivQ.Learners")]
    [InlineData("AdaptivQ.Learners.Contracts", "AdaptivQ.Quizzes.Contracts")]
    [InlineData("AdaptivQ.Kernel", "AdaptivQ.Quizzes.Contracts")]
    [InlineData("AdaptivQ.Adaptivity.Engine", "AdaptivQ.Kernel")]
    [InlineData("AdaptivQ.Adaptivity.Engine", "AdaptivQ.Adaptivity.Contracts")]
    [InlineData("AdaptivQ.Kernel", "AdaptivQ.Platform")]
    [InlineData("AdaptivQ.Platform", "AdaptivQ.Quizzes.Contracts")]
    [InlineData("AdaptivQ.Platform.Local", "AdaptivQ.Learners.Contracts")]
    [InlineData("AdaptivQ.Quizzes", "AdaptivQ.Platform.Local")]
    [InlineData("AdaptivQ.Quizzes", "AdaptivQ.Demo")]
    public void A_reference_across_a_boundary_is_found(string assembly, string reference) =>
        Forbidden(assembly, ["System.Runtime", "Marten", reference]).ShouldBe([$"{assembly} references {reference}"]);

    [Theory]
    [InlineData("AdaptivQ.Quizzes", "AdaptivQ.Learners.Contracts")]
    [InlineData("AdaptivQ.Quizzes", "AdaptivQ.Quizzes.Contracts")]
    [InlineData("AdaptivQ.Quizzes", "AdaptivQ.Kernel")]
    [InlineData("AdaptivQ.Quizzes", "AdaptivQ.Platform")]
    [InlineData("AdaptivQ.Platform.Local", "AdaptivQ.Platform")]
    [InlineData("AdaptivQ.Demo", "AdaptivQ.Quizzes")]
    [InlineData("AdaptivQ.Adaptivity.Lab", "AdaptivQ.Quizzes")]
    [InlineData("AdaptivQ.Adaptivity", "AdaptivQ.Adaptivity.Engine")]
    [InlineData("AdaptivQ.Host", "AdaptivQ.Adaptivity.Engine")]
    [InlineData("adaptivq", "AdaptivQ.Learners")]
    public void A_reference_that_is_allowed_is_not(string assembly, string reference) =>
        Forbidden(assembly, ["System.Runtime", reference]).ShouldBeEmpty();

    [Fact]
    public void A_project_that_needs_something_is_found() =>
        Needs(new Project("x.csproj", "X", ["AdaptivQ.Kernel"], [("Marten", null)], ["Microsoft.AspNetCore.App"]))
            .ShouldBe(["X needs AdaptivQ.Kernel", "X needs Marten", "X needs Microsoft.AspNetCore.App"]);

    private static IEnumerable<string> ReferencesOf(Assembly assembly) =>
        assembly.GetReferencedAssemblies().Select(reference => reference.Name!);

    private static IEnumerable<string> Needs(Project project) =>
        project
            .Projects.Concat(project.Packages.Select(package => package.Name))
            .Concat(project.Frameworks)
            .Select(need => $"{project.Name} needs {need}");

    private static IEnumerable<string> BeyondTheKernel(Project kernel)
    {
        string[] allowed = [$"{kernel.Name} needs Marten", $"{kernel.Name} needs Microsoft.AspNetCore.App"];
        return Needs(kernel)
            .Except(allowed)
            .Concat(allowed.Except(Needs(kernel)).Select(need => need.Replace(" needs ", " does not need ", StringComparison.Ordinal)));
    }

    private static IEnumerable<string> Forbidden(string assembly, IEnumerable<string> references)
    {
        var ours = references.Where(reference => reference.StartsWith("AdaptivQ", StringComparison.OrdinalIgnoreCase));
        var module = Repository.ModuleOf(assembly);
        if (module is null || OpenClients.Contains(assembly))
        {
            return [];
        }
        var standsAlone = module == "Kernel" || Repository.IsContracts(assembly) || assembly.EndsWith(".Engine", StringComparison.Ordinal);
        var onlyKernel = module == "Platform";
        return ours.Where(reference =>
                standsAlone
                || !(
                    reference == "AdaptivQ.Kernel"
                    || Repository.ModuleOf(reference) == module
                    || (!onlyKernel && (Repository.IsContracts(reference) || reference == "AdaptivQ.Platform"))
                )
            )
            .Select(reference => $"{assembly} references {reference}");
    }
}
