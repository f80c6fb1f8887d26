using System.Reflection;
using System.Text.Json.Serialization;
using AdaptivQ.Kernel;
using AdaptivQ.Quizzes.Publishing;
using Microsoft.AspNetCore.Authorization;
using Wolverine.Http;

namespace AdaptivQ.Architecture.Tests;

/// <summary>Every address says who may use it; one that everybody may use says so too.</summary>
public sealed class EndpointTests(BuiltHost host)
{
    private static IEnumerable<MethodInfo> Methods =>
        Repository
            .Types.SelectMany(type =>
                type.GetMethods(
                    BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly
                )
            )
            .Where(method => method.IsDefined(typeof(WolverineHttpMethodAttribute)));

    [Fact]
    public void Every_slice_says_who_may_use_it()
    {
        Methods.ShouldNotBeEmpty();
        Methods
            .SelectMany(method =>
                Unguarded(
                    $"{method.DeclaringType!.Name}.{method.Name}",
                    [.. method.GetCustomAttributes(), .. method.DeclaringType.GetCustomAttributes()]
                )
            )
            .ShouldBeEmpty();
    }

    /// <summary>Beside the slices: signing in, GraphQL, health, descriptions.</summary>
    [Fact]
    public void Every_address_that_is_served_says_who_may_use_it() =>
        host
            .Endpoints.SelectMany(endpoint => Unguarded($"{endpoint.DisplayName} {endpoint.RoutePattern.RawText}", endpoint.Metadata))
            .ShouldBeEmpty();

    [Fact]
    public void Every_slice_is_served()
    {
        // A module that no one maps would be silent: its addresses would be 404.
        var served = host.Endpoints.Select(endpoint => endpoint.RoutePattern.RawText!.TrimStart('/')).ToHashSet();
        Methods
            .Select(method => method.GetCustomAttribute<WolverineHttpMethodAttribute>()!.Template.TrimStart('/'))
            .Where(route => !served.Contains(route))
            .ShouldBeEmpty();
    }

    [Fact]
    public void Every_role_that_an_address_asks_for_exists() =>
        host.Endpoints.SelectMany(endpoint => UnknownRoles(endpoint.RoutePattern.RawText!, endpoint.Metadata)).ShouldBeEmpty();

    /// <summary>Left out, it would be taken for 0 or for an id of zeros.</summary>
    [Fact]
    public void A_member_of_a_command_that_is_never_null_must_be_sent() => Commands.SelectMany(Optional).ShouldBeEmpty();

    /// <summary>A command and the class that takes it would otherwise fight for one name: PublishQuiz and PublishQuizEndpoint.</summary>
    [Fact]
    public void A_class_that_serves_addresses_is_named_an_endpoint() =>
        Misnamed(Methods.Select(method => method.DeclaringType!.Name).Distinct()).ShouldBeEmpty();

    [Fact]
    public void Breaches_are_found()
    {
        Misnamed(["OpenClassEndpoint", "BankImageEndpoints", "OpenClass"]).ShouldBe(["OpenClass"]);
        Optional(typeof(Planted)).ShouldBe(["Planted.Version may be left out, and is then 0"]);
        Unguarded("Open", []).ShouldBe(["Open says neither who may use it nor that everybody may"]);
        Unguarded("Guarded", [new AuthorizeAttribute()]).ShouldBeEmpty();
        Unguarded("Public", [new AllowAnonymousAttribute()]).ShouldBeEmpty();
        UnknownRoles("x", [new AuthorizeAttribute { Roles = "teacher,headmaster" }]).ShouldBe(["x asks for the role 'headmaster'"]);
    }

    private sealed record Planted(int Version, [property: JsonRequired] Guid Id, int? Edition, string? Title);

    /// <summary>What slices read from a request's body.</summary>
    private static IEnumerable<Type> Commands =>
        Methods
            .SelectMany(method => method.GetParameters().Take(2))
            .Select(parameter => parameter.ParameterType)
            .Where(type => Repository.IsOurs(type.Assembly) && type.IsSealed && type.GetMethod("<Clone>$") is not null)
            .Distinct();

    /// <summary>An id of an item bank is checked where the quiz is read: an edit of a draft has it from the draft.</summary>
    private static IEnumerable<string> Optional(Type command) =>
        from property in command.GetProperties(BindingFlags.Public | BindingFlags.Instance)
        where property.PropertyType.IsValueType && Nullable.GetUnderlyingType(property.PropertyType) is null
        where !property.IsDefined(typeof(JsonRequiredAttribute)) && property.DeclaringType != typeof(DraftQuiz)
        select $"{command.Name}.{property.Name} may be left out, and is then 0";

    private static IEnumerable<string> Unguarded(string name, IEnumerable<object> metadata)
    {
        if (!metadata.Any(item => item is IAuthorizeData or IAllowAnonymous))
        {
            yield return $"{name} says neither who may use it nor that everybody may";
        }
    }

    private static IEnumerable<string> Misnamed(IEnumerable<string> classes) =>
        classes.Where(name =>
            !name.EndsWith("Endpoint", StringComparison.Ordinal) && !name.EndsWith("Endpoints", StringComparison.Ordinal)
        );

    private static IEnumerable<string> UnknownRoles(string name, IEnumerable<object> metadata) =>
        metadata
            .OfType<IAuthorizeData>()
            .SelectMany(guard => guard.Roles?.Split(',', StringSplitOptions.TrimEntries) ?? [])
            .Except(Roles.All)
            .Select(role => $"{name} asks for the role '{role}'");
}
