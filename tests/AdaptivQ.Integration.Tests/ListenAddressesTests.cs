using AdaptivQ.Host.Commands;
using AdaptivQ.Platform.CommandLine;

namespace AdaptivQ.Integration.Tests;

/// <summary>What ASPNETCORE_URLS may say.</summary>
public sealed class ListenAddressesTests
{
    [Theory]
    [InlineData("http://+:8080", "http://localhost:8080/")]
    [InlineData("http://*:8080", "http://localhost:8080/")]
    [InlineData("http://0.0.0.0:8080;http://127.0.0.1:81", "http://localhost:8080/ http://127.0.0.1:81/")]
    [InlineData("http://[::]:8080", "http://localhost:8080/")]
    [InlineData("https://quiz.test", "https://quiz.test/")]
    public void An_address_is_read_as_this_machine_reaches_it(string urls, string own) =>
        string.Join(' ', ListenAddresses.Read(urls)).ShouldBe(own);

    [Theory]
    [InlineData("nonsense")]
    [InlineData(";")]
    [InlineData("localhost:8080")]
    [InlineData("ftp://localhost:21")]
    [InlineData("http://127.0.0.1:99999")]
    [InlineData("http://127.0.0.1:port")]
    [InlineData("http://localhost:8080/below")]
    [InlineData("http://localhost:8080;http://")]
    public void What_is_no_address_is_refused_by_the_setting_s_name(string urls) =>
        Should.Throw<CommandRefusedException>(() => ListenAddresses.Read(urls)).Message.ShouldStartWith("ASPNETCORE_URLS is '");
}
