using AdaptivQ.Identity.SignIn;

namespace AdaptivQ.Identity.Tests;

public sealed class SignInOriginTests
{
    private const string Address = "203.0.113.7";
    private static readonly Guid DeviceId = new("20000000-0000-4000-8000-000000000001");
    private static readonly string Ada = Account.IdOf("ada@school.test");
    private static readonly string Bob = Account.IdOf("bob@school.test");

    [Fact]
    public void A_browser_is_the_source_for_the_accounts_that_have_signed_in_with_it_and_its_address_for_all_others()
    {
        var origin = new SignInOrigin(Address, new KnownDevice(DeviceId, []).With(Ada));

        origin.SourceFor(Ada).ShouldBe(new SignInSource($"device {DeviceId}", Address, Known: true));
        origin.SourceFor(Bob).ShouldBe(new SignInSource($"address {Address}", Address, Known: false));
        new SignInOrigin(Address, null).SourceFor(Ada).ShouldBe(origin.SourceFor(Bob));
    }

    [Fact]
    public void A_shared_browser_knows_each_account_once_and_forgets_those_that_came_longest_ago()
    {
        var device = new KnownDevice(DeviceId, []).With(Ada).With(Bob).With(Ada);
        device.Accounts.Count.ShouldBe(2);
        for (var i = 0; i < KnownDevice.MostAccounts - 1; i++)
        {
            device = device.With(Account.IdOf($"{i}@school.test"));
        }

        device.Accounts.Count.ShouldBe(KnownDevice.MostAccounts);
        (device.Knows(Ada), device.Knows(Bob)).ShouldBe((true, false));
        device.With(Bob).Knows(Ada).ShouldBeFalse();
    }
}
