using System.Reflection;
using System.Security.Cryptography;
using AdaptivQ.Kernel;
using Marten;
using Microsoft.AspNetCore.Http;

namespace AdaptivQ.Architecture.Tests;

/// <summary>What is decided is decided from what was given: no clock, no chance, no store. The same facts give the same answer in ten
/// years.</summary>
public sealed class PurityTests
{
    /// <summary>Never touched by a module: time comes from TimeProvider, chance from a seed or from ids that sort by time.</summary>
    private static readonly string[] NeverInModules =
    [
        "System.DateTimeOffset.get_UtcNow",
        "System.DateTimeOffset.get_Now",
        "System.DateTime.get_UtcNow",
        "System.DateTime.get_Now",
        "System.DateTime.get_Today",
        "System.Guid.NewGuid",
        "System.Random.get_Shared",
        "System.Random..ctor",
        "System.Environment.get_TickCount",
        "System.Environment.get_TickCount64",
        "System.TimeProvider.get_System",
    ];

    /// <summary>Starts a database server on this machine and waits for it, which no clock but the machine's can time.</summary>
    private const string WaitsForProcesses = "AdaptivQ.Platform.Local";

    /// <summary>Besides, never touched on the way from a decider to its answer.</summary>
    private static readonly string[] NeverInDecisions =
    [
        .. NeverInModules,
        "System.Guid.CreateVersion7",
        "System.TimeProvider.",
        "System.Diagnostics.Stopwatch.",
        "System.Security.Cryptography.RandomNumberGenerator.",
        "System.IO.File.",
        "System.Threading.Tasks.Task.",
        "System.Threading.Thread.",
        "Marten.",
        "Wolverine.IMessageBus.",
        "Npgsql.",
        "System.Console.",
        "System.Globalization.CultureInfo.get_CurrentCulture",
    ];

    private static readonly string[] NeverGivenToDeciders =
    [
        "Marten.",
        "Wolverine.",
        "Npgsql.",
        "Microsoft.AspNetCore.",
        "Microsoft.Extensions.",
        "System.TimeProvider",
        "System.Random",
        "System.IServiceProvider",
        "System.Security.Claims.",
        "System.Threading.",
        "System.IO.",
    ];

    private static IEnumerable<Type> ModuleTypes => Repository.Modules.SelectMany(assembly => assembly.GetTypes());

    /// <summary>Without <see cref="StreamWriting"/>, which carries out what a decider decides.</summary>
    private static List<MethodInfo> Deciders => [.. StaticMethods(ModuleTypes.Where(type => type != typeof(StreamWriting)), "Decide")];

    /// <summary>Where facts become state: aggregates, projections, replay.</summary>
    private static IEnumerable<MethodInfo> Folds =>
        ModuleTypes
            .SelectMany(type =>
                type.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            )
            .Where(method =>
                method.Name is "Apply" or "Create" or "Fold" or "Differences"
                && !typeof(JasperFx.Events.Projections.ProjectionBase).IsAssignableFrom(method.ReturnType)
                && method.ReturnType.Namespace != "System.CommandLine"
            );

    [Fact]
    public void Deciders_are_given_facts_and_the_time_and_nothing_to_fetch_more_with()
    {
        Deciders.ShouldNotBeEmpty();
        Deciders.SelectMany(Given).ShouldBeEmpty();
    }

    [Fact]
    public void Deciders_and_folds_reach_no_clock_no_chance_and_no_store() =>
        Reached(Deciders.Concat(Folds), Repository.Modules, NeverInDecisions).ShouldBeEmpty();

    [Fact]
    public void No_module_looks_at_the_clock_or_makes_chance_by_itself() =>
        ModuleTypes
            .Where(type => type.Assembly.GetName().Name != WaitsForProcesses)
            .SelectMany(type => Touches(type, NeverInModules))
            .ShouldBeEmpty();

    [Fact]
    public void A_decider_that_is_given_too_much_is_found() =>
        StaticMethods([typeof(Greedy)], "Decide")
            .SelectMany(Given)
            .ShouldBe([
                "Greedy.Decide is given IDocumentSession session",
                "Greedy.Decide is given TimeProvider clock",
                "Greedy.Decide is given HttpContext context",
                "Greedy.Decide is given Random random",
                "Greedy.Decide is given Func`1 later",
                "Greedy.Decide gives a Task`1",
            ]);

    [Fact]
    public void A_decider_that_looks_at_the_clock_deep_down_is_found()
    {
        var found = Reached(StaticMethods([typeof(Impure)], "Decide"), [typeof(Impure).Assembly], NeverInDecisions).ToList();
        found.ShouldContain(line => line.StartsWith("Impure.Decide reaches System.DateTimeOffset.get_UtcNow", StringComparison.Ordinal));
        found.ShouldContain(line =>
            line.StartsWith("Impure.Decide reaches System.Security.Cryptography.RandomNumberGenerator.", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void A_type_that_looks_at_the_clock_anywhere_is_found()
    {
        var found = typeof(Impure)
            .GetNestedTypes(BindingFlags.NonPublic)
            .Append(typeof(Impure))
            .SelectMany(type => Touches(type, NeverInModules))
            .ToList();
        found.ShouldContain(line => line.EndsWith("Impure.Later touches System.Guid.NewGuid", StringComparison.Ordinal));
        found.ShouldContain(line => line.EndsWith("Impure.Now touches System.DateTimeOffset.get_UtcNow", StringComparison.Ordinal));
    }

    private static class Greedy
    {
        public static Task<Decision> Decide(
            Guid id,
            IDocumentSession session,
            TimeProvider clock,
            HttpContext context,
            Random random,
            Func<CancellationToken> later,
            DateTimeOffset now,
            Func<string> newId
        ) => throw new NotSupportedException($"{id}{session}{clock}{context}{random}{later}{now}{newId}");
    }

    private static class Impure
    {
        public static Decision Decide(Guid id) => Decision.Of(new[] { id }.Select(_ => Now()).Single(), new Dice());

        private static DateTimeOffset Now() => DateTimeOffset.UtcNow;

        public static Func<Guid> Later() => () => Guid.NewGuid();

        private sealed record Dice
        {
            public int Eyes { get; } = RandomNumberGenerator.GetInt32(6);
        }
    }

    private static IEnumerable<MethodInfo> StaticMethods(IEnumerable<Type> types, string name) =>
        types
            .SelectMany(type =>
                type.GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.DeclaredOnly)
            )
            .Where(method => method.Name == name);

    private static IEnumerable<string> Given(MethodInfo decider)
    {
        var name = $"{decider.DeclaringType!.Name}.{decider.Name}";
        foreach (var parameter in decider.GetParameters())
        {
            if (
                parameter
                    .ParameterType.GetGenericArguments()
                    .Append(parameter.ParameterType)
                    .Any(type => StartsWithAny(type.FullName ?? type.Name, NeverGivenToDeciders))
            )
            {
                yield return $"{name} is given {parameter.ParameterType.Name} {parameter.Name}";
            }
        }

        if (decider.ReturnType.IsAssignableTo(typeof(Task)) || decider.ReturnType.Name.StartsWith("ValueTask", StringComparison.Ordinal))
        {
            yield return $"{name} gives a {decider.ReturnType.Name}";
        }
    }

    private static IEnumerable<string> Touches(Type type, string[] forbidden) =>
        from method in Il.Methods(type)
        from member in Il.Touched(method)
        let name = $"{member.DeclaringType?.FullName}.{member.Name}"
        where StartsWithAny(name, forbidden)
        select $"{Il.NameOf(method)} touches {name}";

    /// <summary>Follows calls within our own assemblies; a call to a virtual member goes to all that override it.</summary>
    private static IEnumerable<string> Reached(IEnumerable<MethodInfo> roots, IReadOnlyCollection<Assembly> within, string[] forbidden)
    {
        var types = within.SelectMany(assembly => assembly.GetTypes()).ToList();
        foreach (var root in roots)
        {
            var (seen, waiting) = (new HashSet<MethodBase>(), new Stack<MethodBase>([root]));
            while (waiting.TryPop(out var method))
            {
                if (!seen.Add(method))
                {
                    continue;
                }
                foreach (var member in Il.Touched(method))
                {
                    var name = $"{member.DeclaringType?.FullName}.{member.Name}";
                    if (StartsWithAny(name, forbidden))
                    {
                        yield return $"{root.DeclaringType!.Name}.{root.Name} reaches {name} in {Il.NameOf(method)}";
                    }
                    if (member is not MethodBase called || called.DeclaringType is not { } owner || !within.Contains(owner.Assembly))
                    {
                        continue;
                    }
                    waiting.Push(called);
                    if (called is not MethodInfo { IsVirtual: true } overridden)
                    {
                        continue;
                    }
                    foreach (var type in types.Where(type => type != owner && type.IsAssignableTo(owner)))
                    {
                        if (
                            type.GetMethods(
                                    BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.DeclaredOnly
                                )
                                .FirstOrDefault(candidate => candidate.Name == overridden.Name && candidate.IsVirtual) is
                            { } own
                        )
                        {
                            waiting.Push(own);
                        }
                    }
                }
            }
        }
    }

    private static bool StartsWithAny(string name, string[] prefixes) =>
        prefixes.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal));
}
