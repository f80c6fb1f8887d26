using System.CommandLine;
using AdaptivQ.Platform.CommandLine;
using Microsoft.Extensions.DependencyInjection;

namespace AdaptivQ.Platform.Tests;

/// <summary>The school that a command works on.</summary>
public sealed class SchoolOptionTests
{
    [Fact]
    public void Where_the_program_has_the_demo_school_it_is_meant_unless_another_is_named()
    {
        var school = SchoolOption.Create(hasDemo: true);
        var command = new RootCommand { school };
        command.Parse([]).GetValue(school).ShouldBe(SchoolOption.Demo);
        command.Parse(["--school", "oak"]).GetValue(school).ShouldBe("oak");
    }

    [Fact]
    public void Where_it_has_not_the_school_must_be_named()
    {
        var command = new RootCommand { SchoolOption.Create(hasDemo: false) };
        command.Parse([]).Errors.ShouldHaveSingleItem().Message.ShouldContain("--school");
        command.Parse(["--school", "oak"]).Errors.ShouldBeEmpty();
    }

    [Fact]
    public void The_command_that_makes_the_demo_school_is_named_only_where_it_is_there()
    {
        SchoolOption.NoSuchSchool("oak", hasDemo: true).ShouldContain("'seed'");
        SchoolOption.NoSuchSchool("oak", hasDemo: false).ShouldNotContain("seed");
    }

    [Fact]
    public async Task Where_no_module_keeps_schools_the_id_is_taken_as_given()
    {
        await using var application = new Application(new ServiceCollection());
        await Should.NotThrowAsync(() => application.RequireSchool("oak", CancellationToken.None));
    }

    [Fact]
    public async Task Where_one_does_a_school_that_it_does_not_know_is_refused()
    {
        await using var application = new Application(new ServiceCollection().AddSingleton<ISchoolRegister, OnlyOak>());
        await Should.NotThrowAsync(() => application.RequireSchool("oak", CancellationToken.None));
        (
            await Should.ThrowAsync<CommandRefusedException>(() => application.RequireSchool("elm", CancellationToken.None))
        ).Message.ShouldStartWith("There is no school 'elm'");
    }

    private sealed class OnlyOak : ISchoolRegister
    {
        public Task<bool> Exists(string school, CancellationToken cancellation) => Task.FromResult(school == "oak");
    }

    private sealed class Application(IServiceCollection services) : IOpenApplication
    {
        private readonly ServiceProvider _services = services.BuildServiceProvider();

        public IServiceProvider Services => _services;

        public ValueTask DisposeAsync() => _services.DisposeAsync();
    }
}
