using AdaptivQ.Host;
using AdaptivQ.Platform.CommandLine;
using AdaptivQ.Platform.Redis;
using Microsoft.Extensions.Configuration;

namespace AdaptivQ.Integration.Tests.Redis;

/// <summary>Which Redis is used, and what Production refuses.</summary>
public sealed class RedisSettingsTests(HostFixture fixture)
{
    private static RedisSettings? Read(bool production, params (string Name, string? Value)[] settings) =>
        RedisSettings.FromConfiguration(
            new ConfigurationBuilder()
                .AddInMemoryCollection(settings.ToDictionary(setting => setting.Name, setting => setting.Value))
                .Build(),
            production
        );

    [Fact]
    public void Without_a_host_there_is_no_Redis_whatever_else_is_set() =>
        Read(production: true, ("REDIS_PASSWORD", "changeme"), ("REDIS_HOST", "")).ShouldBeNull();

    [Fact]
    public void Port_and_TLS_have_the_defaults_that_fit_where_it_runs()
    {
        var (here, there) = (Read(false, ("REDIS_HOST", "r"))!, Read(true, ("REDIS_HOST", "r"), ("REDIS_PASSWORD", "of our own"))!);
        (here.Port, here.Tls, here.Password).ShouldBe((6379, false, null));
        (there.Port, there.Tls, there.Password).ShouldBe((6379, true, "of our own"));
        $"{there}".ShouldBe("r:6379");
    }

    [Theory]
    [InlineData("REDIS_TLS", "false", "REDIS_TLS=true")]
    [InlineData("REDIS_PASSWORD", "", "REDIS_PASSWORD is not")]
    [InlineData("REDIS_PASSWORD", "changeme", "password of your own")]
    public void Production_refuses_what_is_good_enough_only_for_trying_out(string name, string value, string cure)
    {
        var settings = new Dictionary<string, string?>
        {
            ["REDIS_HOST"] = "r",
            ["REDIS_PASSWORD"] = "of our own",
            ["REDIS_TLS"] = "true",
            [name] = value,
        };
        (string, string?)[] all = [.. settings.Select(setting => (setting.Key, setting.Value))];
        Should.Throw<CommandRefusedException>(() => Read(true, all)).Message.ShouldContain(cure);
        Read(false, all).ShouldNotBeNull();
    }

    [Theory]
    [InlineData("REDIS_PORT", "0")]
    [InlineData("REDIS_PORT", "six")]
    [InlineData("REDIS_PORT", "65536")]
    [InlineData("REDIS_TLS", "yes")]
    [InlineData("REDIS_CA_FILE", "/nowhere/ca.pem")]
    [InlineData("REDIS_CA_FILE", "/etc/passwd")]
    public void A_setting_that_cannot_be_read_is_named(string name, string value) =>
        Should
            .Throw<CommandRefusedException>(() => Read(false, ("REDIS_HOST", "r"), (name, value)))
            .Message.ShouldStartWith($"{name} is '{value}'");

    [Theory]
    [InlineData("REDIS_HOST", "localhost", "REDIS_PASSWORD")]
    [InlineData("ADAPTIVQ_PROXIES", "10.0.0.0/16, everybody", "everybody")]
    [InlineData("ADAPTIVQ_LIMIT_FACTOR", "0", "ADAPTIVQ_LIMIT_FACTOR")]
    public async Task The_program_ends_with_the_cure_in_words(string name, string value, string words)
    {
        var ran = await AdaptivqProcess.Run(
            fixture.ConnectionString,
            ["serve", "--api-only"],
            ("ASPNETCORE_ENVIRONMENT", "Production"),
            (name, value)
        );
        ran.ExitCode.ShouldBe(2, ran.Error);
        ran.Error.ShouldContain(words);
    }
}
