using System.CommandLine;
using AdaptivQ.Host.Demo;
using AdaptivQ.Kernel;
using AdaptivQ.Learners.People;
using Marten;

namespace AdaptivQ.Host.Commands;

/// <summary>Which school an operation works on.</summary>
internal static class SchoolOption
{
    public static Option<string> Create() => new("--school")
    {
        Description = "Id of the school.",
        DefaultValueFactory = _ => DemoSchool.Tenant,
    };

    /// <summary>Commands run with the rights of an operator of the school.</summary>
    public static Caller OperatorOf(string school) => new(Guid.Empty, school, [Roles.Operator]);

    /// <exception cref="CommandRefusedException">There is no such school.</exception>
    public static async Task RequireSchool(this House house, string school, CancellationToken cancellation)
    {
        await using var session = house.Store.QuerySession(school);
        if (await session.LoadAsync<School>(school, cancellation) is null)
            throw new CommandRefusedException($"There is no school '{school}' in this database. 'people school' makes one; 'seed' makes the demo school '{DemoSchool.Tenant}'.");
    }
}
