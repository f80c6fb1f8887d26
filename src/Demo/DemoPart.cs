using AdaptivQ.Platform.Development;

namespace AdaptivQ.Demo;

/// <summary>The demo school for the program that it is a part of while developing.</summary>
internal sealed class DemoPart : IDemoSchool
{
    public IReadOnlyList<(string Email, IReadOnlyList<string> Roles)> SignIns =>
        [.. DemoSchool.SignIns.Select(person => (person.Email, person.Roles))];

    public Task<bool> Seed(IServiceProvider services, IProgress<string> progress, CancellationToken cancellation) =>
        DemoSchool.SeedAsync(services, progress, cancellation);
}
