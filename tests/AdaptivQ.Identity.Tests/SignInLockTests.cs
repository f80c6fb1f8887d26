using AdaptivQ.Identity.SignIn;

namespace AdaptivQ.Identity.Tests;

public sealed class SignInLockTests
{
    private const string Id = "address";
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero);

    private static (SignInFailures Counted, TimeSpan? Locked) After(int failures)
    {
        (SignInFailures? counted, TimeSpan? locked) = (null, null);
        for (var i = 0; i < failures; i++)
        {
            (counted, locked) = SignInLock.Decide(Id, counted, Now);
        }
        return (counted!, locked);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Fewer_failures_in_a_row_than_five_are_counted_and_lock_nothing(int failures)
    {
        After(failures).ShouldBe((new SignInFailures(Id, failures, null), null));
        SignInLock.Left(After(failures).Counted, Now).ShouldBeNull();
    }

    [Fact]
    public void The_fifth_locks_the_address_for_five_minutes()
    {
        var (counted, locked) = After(5);
        (counted, locked).ShouldBe((new SignInFailures(Id, 5, Now.AddMinutes(5)), TimeSpan.FromMinutes(5)));
        SignInLock.Left(counted, Now.AddMinutes(2)).ShouldBe(TimeSpan.FromMinutes(3));
    }

    [Fact]
    public void A_lock_ends_by_itself_and_the_count_starts_again()
    {
        var locked = After(5).Counted;
        SignInLock.Left(locked, Now.AddMinutes(5)).ShouldBeNull();
        SignInLock.Decide(Id, locked, Now.AddMinutes(6)).ShouldBe((new SignInFailures(Id, 1, null), null));
    }

    [Fact]
    public void An_address_without_failures_is_open() => SignInLock.Left(null, Now).ShouldBeNull();
}
