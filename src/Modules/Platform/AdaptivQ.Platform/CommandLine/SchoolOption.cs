using System.CommandLine;
using AdaptivQ.Kernel;

namespace AdaptivQ.Platform.CommandLine;

/// <summary>Which school an operation works on.</summary>
public static class SchoolOption
{
    /// <summary>Id of the demo school, the one that commands mean where none is named.</summary>
    public const string Demo = "demo";

    /// <summary>The option --school.</summary>
    public static Option<string> Create() => new("--school")
    {
        Description = "Id of the school.",
        DefaultValueFactory = _ => Demo,
    };

    /// <summary>Commands run with the rights of an operator of the school.</summary>
    public static Caller OperatorOf(string school) => new(Guid.Empty, school, [Roles.Operator]);

    /// <summary>Refuses a school that the installation does not have.</summary>
    /// <exception cref="CommandRefusedException">There is no such school.</exception>
    public static async Task RequireSchool(this IOpenApplication application, string school, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(application);
        if (!await application.Services.GetRequiredService<ISchoolRegister>().Exists(school, cancellation))
        {
            throw new CommandRefusedException(
                $"There is no school '{school}' in this database. 'people school' makes one; 'seed' makes the demo school '{Demo}'.");
        }
    }
}
