using AdaptivQ.Identity.SignIn;

namespace AdaptivQ.Identity.Tests;

public sealed class SignInLockTests
{
    private const string Id = "account and source";
    private const string Account = "account";
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero);

    private static SignInFailures After(int failures)
    {
        SignInFailures? counted = null;
        for (var i = 0; i < failures; i++)
        {
            counted = SignInLock.Decide(Id, Account, counted, Now);
        }
        return counted!;
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Fewer_failures_in_a_row_than_five_are_counted_and_lock_nothing(int failures)
    {
        After(failures).ShouldBe(new SignInFailures(Id, Account, failures, Now, null));
        SignInLock.Left(After(failures), Now).ShouldBeNull();
    }

    [Theory]
    [InlineData(5, 15)]
    [InlineData(6, 30)]
    [InlineData(7, 60)]
    [InlineData(8, 120)]
    [InlineData(9, 240)]
    [InlineData(10, 480)]
    [InlineData(11, 900)]
    [InlineData(12, 900)]
    [InlineData(1000, 900)]
    public void From_the_fifth_on_each_failure_locks_twice_as_long_up_to_a_quarter_of_an_hour(int failures, int seconds)
    {
        var counted = After(failures);
        counted.ShouldBe(new SignInFailures(Id, Account, failures, Now, Now.AddSeconds(seconds)));
        SignInLock.Left(counted, Now.AddSeconds(seconds - 1)).ShouldBe(TimeSpan.FromSeconds(1));
        SignInLock.Left(counted, Now.AddSeconds(seconds)).ShouldBeNull();
        SignInLock.LockAfter(int.MaxValue).ShouldBe(SignInLock.Longest);
    }

    [Fact]
    public void A_lock_that_has_run_out_leaves_the_count()
    {
        var later = Now.AddMinutes(1);
        SignInLock.Decide(Id, Account, After(5), later).ShouldBe(new SignInFailures(Id, Account, 6, later, later.AddSeconds(30)));
    }

    [Fact]
    public void Failures_are_forgotten_when_none_has_followed_for_a_day()
    {
        SignInLock.Decide(Id, Account, After(9), Now.AddHours(24)).Count.ShouldBe(10);
        SignInLock.Decide(Id, Account, After(9), Now.AddHours(24).AddSeconds(1)).Count.ShouldBe(1);
    }

    [Fact]
    public void An_account_without_failures_is_open() => SignInLock.Left(null, Now).ShouldBeNull();
}
