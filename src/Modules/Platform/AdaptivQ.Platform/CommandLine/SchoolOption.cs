using System.CommandLine;
using AdaptivQ.Kernel;
using AdaptivQ.Platform.Development;

namespace AdaptivQ.Platform.CommandLine;

/// <summary>Which school an operation works on.</summary>
public static class SchoolOption
{
    /// <summary>Id of the demo school, the one that commands mean where none is named and the program has the demo.</summary>
    public const string Demo = "demo";

    private static readonly bool HasDemo = ProductAssemblies.Create<IDemoSchool>().Count > 0;

    /// <summary>The option --school.</summary>
    public static Option<string> Create() => Create(HasDemo);

    /// <summary>The option --school of a program with or without the demo school: without it the school must be named.</summary>
    public static Option<string> Create(bool hasDemo)
    {
        var school = new Option<string>("--school") { Description = "Id of the school.", Required = !hasDemo };
        if (hasDemo)
        {
            school.DefaultValueFactory = _ => Demo;
        }
        return school;
    }

    /// <summary>Commands run with the rights of an operator of the school and of the installation.</summary>
    public static Caller OperatorOf(string school) => new(Guid.Empty, school, [Roles.Operator, Roles.Installation]);

    /// <summary>Refuses a school that the installation does not have. Where no module keeps schools, the id is taken as given.</summary>
    /// <exception cref="CommandRefusedException">There is no such school.</exception>
    public static async Task RequireSchool(this IOpenApplication application, string school, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(application);
        if (application.Services.GetService<ISchoolRegister>() is { } register && !await register.Exists(school, cancellation))
        {
            throw new CommandRefusedException(NoSuchSchool(school, HasDemo));
        }
    }

    /// <summary>What is said of a school that is not there; the command that makes the demo school is named only where it exists.</summary>
    public static string NoSuchSchool(string school, bool hasDemo) =>
        $"There is no school '{school}' in this database. "
        + $"'people school' makes one{(hasDemo ? $"; 'seed' makes the demo school '{Demo}'" : "")}.";
}
