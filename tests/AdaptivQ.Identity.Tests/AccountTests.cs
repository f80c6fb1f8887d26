using AdaptivQ.Identity.People;
using AdaptivQ.Identity.Schools;
using AdaptivQ.Identity.SignIn;

namespace AdaptivQ.Identity.Tests;

public sealed class AccountTests
{
    /// <summary>SHA-256 of "teacher@demo.test", as sha256sum gives it.</summary>
    private const string Id = "eb0e4bbbcf61f71666a1774fcdedb66d34b573586d22ea82debe5e9a61ebfa14";

    [Theory]
    [InlineData("teacher@demo.test")]
    [InlineData("Teacher@Demo.TEST")]
    [InlineData("  teacher@demo.test\t")]
    public void An_address_has_one_account_however_it_is_typed(string email) => Account.IdOf(email).ShouldBe(Id);

    [Fact]
    public void Other_addresses_have_other_accounts_and_none_can_be_read_from_an_id()
    {
        Account.IdOf("teacher2@demo.test").ShouldNotBe(Id);
        Account.IdOf("tea cher@demo.test").ShouldNotBe(Id);
        Id.ShouldNotContain("teacher");
    }
}
