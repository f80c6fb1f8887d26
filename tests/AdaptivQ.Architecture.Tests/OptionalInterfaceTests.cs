using System.Reflection;
using AdaptivQ.Identity.Contracts;
using AdaptivQ.Platform;
using AdaptivQ.Platform.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Wolverine.Http;

namespace AdaptivQ.Architecture.Tests;

/// <summary>
/// What a module declares for others to implement may have no implementation: the others may be deleted. So nothing requires it
/// (docs/adr/0017-modules-and-what-they-bring.md).
/// </summary>
public sealed class OptionalInterfaceTests
{
    /// <summary>Not services: a part of the application hands them on, and who gets one has it.</summary>
    private static readonly string[] HandedOn = ["ICommandHost", "IOpenApplication", "ILiveReader", "IGraphNode"];

    private static readonly IReadOnlyList<Type> Declared = [.. Open(Repository.Types)];

    [Fact]
    public void Interfaces_for_other_modules_to_implement_are_known()
    {
        var names = Declared.Select(type => type.Name).ToList();
        string[] some =
        [
            "IClassMembership",
            "IFeasibility",
            "IQuizClasses",
            "ILearnerTraces",
            "ISchoolRegister",
            "IDemoSchool",
            "ILiveTopic",
        ];
        foreach (var known in some)
        {
            names.ShouldContain(known);
        }
        names.ShouldNotContain("IPublishedQuizzes");
        HandedOn.Except(Repository.Types.Select(type => type.Name)).ShouldBeEmpty();
    }

    [Fact]
    public void None_is_required() => Requirements(Repository.Types, Declared).ShouldBeEmpty();

    [Fact]
    public void A_requirement_is_found() =>
        Requirements([typeof(Offender), typeof(OffendingEndpoint)], Declared)
            .Order(StringComparer.Ordinal)
            .ShouldBe([
                "Offender is made with IClassMembership",
                "Offender.Ask requires IProductionCheck",
                "Offender.AskOnce requires ISchoolRegister",
                "OffendingEndpoint.Get is given IClassMembership",
            ]);

    private sealed class Offender(IClassMembership classes, IEnumerable<ISchoolRegister> registers)
    {
        public static object Ask(IServiceProvider services) => services.GetRequiredService<IProductionCheck>();

        public static object AskOnce(IServiceProvider services) => services.GetRequiredService(typeof(ISchoolRegister));

        public static object? AskWell(IServiceProvider services) => services.GetService<ISchoolRegister>();

        public object Given => (classes, registers);
    }

    private static class OffendingEndpoint
    {
        [WolverineGet("/api/nowhere")]
        public static string Get(IClassMembership classes, [NotBody] IEnumerable<ISchoolRegister> registers) => $"{classes}{registers}";
    }

    /// <summary>Interfaces that no class of their own module implements.</summary>
    private static IEnumerable<Type> Open(IEnumerable<Type> types)
    {
        var all = types.ToList();
        return all.Where(type =>
            type is { IsInterface: true, IsNested: false, IsGenericType: false }
            && !HandedOn.Contains(type.Name)
            && !all.Any(other => other is { IsClass: true } && ModuleOf(other) == ModuleOf(type) && type.IsAssignableFrom(other))
        );
    }

    private static string? ModuleOf(Type type) => Repository.ModuleOf(Repository.Name(type.Assembly));

    private static IEnumerable<string> Requirements(IEnumerable<Type> types, IReadOnlyCollection<Type> declared)
    {
        foreach (var type in types)
        {
            foreach (
                var given in type.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
                    .SelectMany(constructor => constructor.GetParameters())
                    .Where(parameter => declared.Contains(parameter.ParameterType))
            )
            {
                yield return $"{type.Name} is made with {given.ParameterType.Name}";
            }
            foreach (var method in Il.Methods(type))
            {
                if (IsCalledByTheFramework(method))
                {
                    foreach (var given in method.GetParameters().Where(parameter => declared.Contains(parameter.ParameterType)))
                    {
                        yield return $"{type.Name}.{method.Name} is given {given.ParameterType.Name}";
                    }
                }

                foreach (var required in Required(method).Where(declared.Contains).Distinct())
                {
                    yield return $"{type.Name}.{method.Name} requires {required.Name}";
                }
            }
        }
    }

    /// <summary>Endpoints and message handlers, whose parameters the framework finds among the services.</summary>
    private static bool IsCalledByTheFramework(MethodBase method) =>
        method.GetCustomAttributes<WolverineHttpMethodAttribute>().Any() || method.Name is "Handle" or "HandleAsync" or "Consume";

    private static IEnumerable<Type> Required(MethodBase method)
    {
        var calls = Il.Touched(method)
            .OfType<MethodInfo>()
            .Where(called => called.Name is "GetRequiredService" or "GetRequiredKeyedService")
            .ToList();
        if (calls.Any(call => !call.IsGenericMethod))
        {
            return Il.Types(method);
        }
        return calls.SelectMany(call => call.GetGenericArguments());
    }
}
