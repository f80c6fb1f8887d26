namespace AdaptivQ.Deploy.Tests.Images;

public sealed class NginxTests
{
    [Fact]
    public async Task Every_answer_carries_the_headers_that_the_host_gives() =>
        (await Nginx.GuardsItsAnswers(Tree.Repository)).ShouldBeEmpty();

    [Fact]
    public async Task Pages_the_api_and_what_is_nobodys_business_are_told_apart() =>
        (await Nginx.KnowsItsAddresses(Tree.Repository)).ShouldBeEmpty();

    [Fact]
    public async Task Bodies_may_be_as_large_as_the_host_takes_them() =>
        (await Nginx.LimitsBodiesAsTheHost(Tree.Repository)).ShouldBeEmpty();

    [Fact]
    public async Task Live_events_are_passed_on_the_moment_they_come() => (await Nginx.StreamsEvents(Tree.Repository)).ShouldBeEmpty();

    [Fact]
    public async Task Files_are_compressed_and_answers_of_the_api_are_not() =>
        (await Nginx.CompressesFilesOnly(Tree.Repository)).ShouldBeEmpty();

    [Fact]
    public async Task Only_a_trusted_proxy_may_say_where_a_request_came_from() =>
        (await Nginx.BelievesTrustedProxiesOnly(Tree.Repository)).ShouldBeEmpty();

    [Fact]
    public async Task Without_a_backend_the_refusal_says_when_to_come_back() =>
        (await Nginx.RefusesWithoutABackend(Tree.Repository)).ShouldBeEmpty();
}
