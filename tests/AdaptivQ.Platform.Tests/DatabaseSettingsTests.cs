using AdaptivQ.Platform.CommandLine;
using AdaptivQ.Platform.Database;
using Microsoft.Extensions.Configuration;
using Npgsql;

namespace AdaptivQ.Platform.Tests;

/// <summary>Which PostgreSQL the settings name.</summary>
public sealed class DatabaseSettingsTests
{
    private static DatabaseSettings? Read(params (string Name, string? Value)[] settings)
    {
        var all = new Dictionary<string, string?>
        {
            ["POSTGRES_HOST"] = "db",
            ["POSTGRES_DB"] = "adaptivq",
            ["POSTGRES_USER"] = "adaptivq",
            ["POSTGRES_PASSWORD"] = "of our own",
        };
        foreach (var (name, value) in settings)
        {
            all[name] = value;
        }
        return DatabaseSettings.FromEnvironment(new ConfigurationBuilder().AddInMemoryCollection(all).Build(), mayChangeSchema: false);
    }

    [Fact]
    public void Without_a_host_no_server_is_named() => Read(("POSTGRES_HOST", "")).ShouldBeNull();

    [Theory]
    [InlineData(null, 5432)]
    [InlineData("1", 1)]
    [InlineData("65535", 65535)]
    public void The_port_is_the_usual_one_or_the_one_that_is_named(string? port, int read) =>
        new NpgsqlConnectionStringBuilder(Read(("POSTGRES_PORT", port))!.ConnectionString).Port.ShouldBe(read);

    [Theory]
    [InlineData("POSTGRES_PORT", "99999999")]
    [InlineData("POSTGRES_PORT", "70000")]
    [InlineData("POSTGRES_PORT", "65536")]
    [InlineData("POSTGRES_PORT", "0")]
    [InlineData("POSTGRES_PORT", "-1")]
    [InlineData("POSTGRES_PORT", "six")]
    [InlineData("POSTGRES_SSLMODE", "maybe")]
    [InlineData("POSTGRES_CA_FILE", "/nowhere/ca.pem")]
    public void A_setting_that_cannot_be_read_is_named(string name, string value) =>
        Should.Throw<CommandRefusedException>(() => Read((name, value))).Message.ShouldStartWith($"{name} is '{value}'");

    [Fact]
    public void A_setting_that_is_missing_is_named() =>
        Should.Throw<CommandRefusedException>(() => Read(("POSTGRES_USER", null))).Message.ShouldContain("POSTGRES_USER is not");

    [Fact]
    public void A_command_waits_longer_for_its_connection_than_a_request_and_is_otherwise_connected_alike()
    {
        var server = new NpgsqlConnectionStringBuilder(Read()!.ConnectionString);
        var command = new NpgsqlConnectionStringBuilder(Read()!.ForCommand.ConnectionString);

        command.Timeout.ShouldBeGreaterThanOrEqualTo(4 * server.Timeout);
        command.Remove("Timeout");
        command.ConnectionString.ShouldBe(server.ConnectionString);
    }
}
