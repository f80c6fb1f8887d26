namespace AdaptivQ.Architecture.Tests;

/// <summary>
/// Which module may know which, as data. Deleting a module's folder breaks the Host's line for it and the users of its contracts that are
/// declared here, and nothing else.
/// </summary>
public sealed class DependencyTests
{
    /// <summary>For each module, the modules that use its contracts.</summary>
    private static readonly Dictionary<string, string[]> DeclaredUsers = new()
    {
        ["Identity"] = ["Learners"],
        ["Quizzes"] = ["Adaptivity", "Learners"],
        ["Learners"] = ["Adaptivity"],
        ["Adaptivity"] = [],
        ["Operations"] = [],
    };

    /// <summary>What a module without knowledge of the product may use.</summary>
    private static readonly Dictionary<string, string[]> KnowNoProduct = new()
    {
        ["Kernel"] = [],
        ["Platform"] = ["Kernel"],
        ["Operations"] = ["Kernel", "Platform"],
    };

    private static IReadOnlyList<Project> Projects { get; } =
    [.. Repository.Projects.Where(project => Repository.Relative(project.Path).StartsWith("src/", StringComparison.Ordinal))];

    [Fact]
    public void Every_module_is_declared_with_the_users_of_its_contracts() => Unknown(DeclaredUsers.Keys, Projects).ShouldBeEmpty();

    [Fact]
    public void The_users_of_a_module_s_contracts_are_those_that_are_declared() =>
        DeclaredUsers.SelectMany(declared => Undeclared(declared.Key, declared.Value, Projects)).ShouldBeEmpty();

    [Fact]
    public void A_module_s_insides_are_used_by_the_host_and_by_what_only_a_checkout_has() =>
        DeclaredUsers.Keys.SelectMany(module => Intruders(module, Projects)).ShouldBeEmpty();

    [Fact]
    public void Contracts_form_no_cycle() => Cycle(Uses(Projects)).ShouldBeEmpty();

    [Fact]
    public void Platform_and_Operations_know_no_product_module() =>
        KnowNoProduct.SelectMany(rule => TooMuch(rule.Key, rule.Value, Projects)).ShouldBeEmpty();

    [Fact]
    public void Breaches_are_found()
    {
        Project[] planted =
        [
            new("a", "AdaptivQ.Identity", ["AdaptivQ.Adaptivity.Contracts"], [], []),
            new("b", "AdaptivQ.Learners", ["AdaptivQ.Identity.Contracts"], [], []),
            new("c", "AdaptivQ.Adaptivity", ["AdaptivQ.Learners.Contracts", "AdaptivQ.Quizzes"], [], []),
            new("d", "AdaptivQ.Operations", ["AdaptivQ.Quizzes.Contracts"], [], []),
        ];
        Undeclared("Adaptivity", [], planted).ShouldBe(["Identity uses contracts of Adaptivity and is not declared"]);
        Undeclared("Identity", ["Learners", "Quizzes"], planted).ShouldBe(["Quizzes is declared and uses no contract of Identity"]);
        Intruders("Quizzes", planted).ShouldBe(["AdaptivQ.Adaptivity uses the insides of Quizzes"]);
        Cycle(Uses(planted)).ShouldBe(["Adaptivity", "Identity", "Learners"], ignoreOrder: true);
        TooMuch("Operations", ["Kernel", "Platform"], planted).ShouldBe(["AdaptivQ.Operations uses AdaptivQ.Quizzes.Contracts"]);
        Unknown(["Identity", "Learners", "Operations", "Quizzes"], planted)
            .ShouldBe(["Adaptivity is not declared", "Quizzes is declared and not there"]);
    }

    private static IEnumerable<string> Unknown(IReadOnlyCollection<string> declared, IEnumerable<Project> projects)
    {
        var modules = projects
            .Select(project => Repository.ModuleOf(project.Name))
            .OfType<string>()
            .Distinct()
            .Except(["Kernel", "Platform", "Demo"])
            .ToList();
        return modules
            .Except(declared)
            .Select(module => $"{module} is not declared")
            .Concat(declared.Except(modules).Select(module => $"{module} is declared and not there"));
    }

    private static IEnumerable<string> Undeclared(string module, IReadOnlyCollection<string> declared, IEnumerable<Project> projects)
    {
        var users = projects
            .Where(project => project.Projects.Contains($"AdaptivQ.{module}.Contracts") && !ModuleBoundaryTests.IsOpenClient(project.Name))
            .Select(project => Repository.ModuleOf(project.Name)!)
            .Where(user => user != module)
            .Distinct()
            .ToList();
        return users
            .Except(declared)
            .Select(user => $"{user} uses contracts of {module} and is not declared")
            .Concat(declared.Except(users).Select(user => $"{user} is declared and uses no contract of {module}"));
    }

    private static IEnumerable<string> Intruders(string module, IEnumerable<Project> projects) =>
        from project in projects
        where Repository.ModuleOf(project.Name) is { } user && user != module && !ModuleBoundaryTests.IsOpenClient(project.Name)
        where project.Projects.Any(reference => Repository.ModuleOf(reference) == module && !Repository.IsContracts(reference))
        select $"{project.Name} uses the insides of {module}";

    private static IEnumerable<string> TooMuch(string module, string[] allowed, IEnumerable<Project> projects) =>
        from project in projects
        where Repository.ModuleOf(project.Name) == module
        from reference in project.Projects
        where Repository.ModuleOf(reference) is { } used && used != module && !allowed.Contains(used)
        select $"{project.Name} uses {reference}";

    /// <summary>The modules whose contracts each module uses.</summary>
    private static Dictionary<string, HashSet<string>> Uses(IEnumerable<Project> projects) =>
        projects
            .Where(project => Repository.ModuleOf(project.Name) is not null && !ModuleBoundaryTests.IsOpenClient(project.Name))
            .GroupBy(project => Repository.ModuleOf(project.Name)!)
            .ToDictionary(
                module => module.Key,
                module =>
                    module
                        .SelectMany(project => project.Projects)
                        .Where(Repository.IsContracts)
                        .Select(reference => Repository.ModuleOf(reference)!)
                        .Where(used => used != module.Key)
                        .ToHashSet()
            );

    /// <summary>Modules that use each other in a circle; empty where none do.</summary>
    private static List<string> Cycle(Dictionary<string, HashSet<string>> uses)
    {
        var left = uses.Keys.ToHashSet();
        while (left.FirstOrDefault(module => !uses[module].Overlaps(left)) is { } free)
        {
            left.Remove(free);
        }
        return [.. left];
    }
}
