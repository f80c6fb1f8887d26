using AdaptivQ.Adaptivity.Engine;
using AdaptivQ.Adaptivity.Engine.Simulation;

namespace AdaptivQ.Engine.Tests;

public sealed class PostHocTestTests
{
    private static readonly GridPosterior Estimator = new(Quadrature.Rectangle(-4, 4, 61), Prior.Normal(0, 1));
    private static readonly ExpectedAPosteriori Eap = new(Quadrature.Rectangle(-4, 4, 61), Prior.Normal(0, 1));

    [Fact]
    public void A_test_asks_what_choosing_and_estimating_step_by_step_asks()
    {
        var bank = Bank(200);
        var responses = Responses(bank.Count, 7);
        var items = new int[20];
        var estimate = new PostHocTest(bank, Eap, SelectionCriterion.MaximumInformation).Run(responses, items);

        var given = new bool[bank.Count];
        var theta = 0.0;
        for (var step = 0; step < items.Length; step++)
        {
            var choice = ItemSelector.Select(new SelectionState(bank, theta, given), SelectionCriterion.MaximumInformation)!;
            items[step].ShouldBe(choice.Item);
            given[choice.Item] = true;
            theta = Estimator
                .Estimate(bank, items.AsSpan(0, step + 1), [.. items[..(step + 1)].Select(item => responses[item] ? 1 : 0)])
                .Theta;
        }

        estimate.Theta.ShouldBe(theta);
    }

    [Fact]
    public void A_test_allocates_nothing()
    {
        var bank = Bank(3000);
        var test = new PostHocTest(bank, Eap, SelectionCriterion.MaximumInformation);
        var responses = Responses(bank.Count, 3);
        var items = new int[30];

        // So large a bank's values are kept in the pool of arrays, which a collection empties where memory is short: that happens to
        // some of the runs. What the code allocates, it allocates in each.
        Enumerable.Range(0, 20).Min(_ => Allocated()).ShouldBe(0);

        long Allocated()
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            test.Run(responses, items);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    [Fact]
    public void A_posterior_carried_along_gives_what_estimating_anew_gives()
    {
        var bank = Bank(60);
        var (carried, fresh) = (new int[15], new int[15]);
        var estimate = new PostHocTest(bank, Eap, SelectionCriterion.MaximumInformation).Run(Responses(60, 4), carried);

        var last = Eap.Estimate(new ResponsePattern(bank, carried, [.. carried.Select(item => Responses(60, 4)[item] ? 1 : 0)]));
        estimate.ShouldBe(last);
        new PostHocTest(bank, new MaximumLikelihood(new ThetaRange(-4, 4)), SelectionCriterion.MaximumInformation).Run(
            Responses(60, 4),
            fresh
        );
        fresh.ShouldBeUnique();
    }

    [Fact]
    public void A_seed_gives_the_same_draws_again_and_another_seed_others()
    {
        var bank = Bank(200);
        var test = new PostHocTest(bank, Eap, SelectionCriterion.MaximumInformation) { Randomesque = 5 };
        var (first, again, other) = (new int[10], new int[10], new int[10]);
        test.Run(Responses(200, 1), first, seed: 5);
        test.Run(Responses(200, 1), again, seed: 5);
        test.Run(Responses(200, 1), other, seed: 6);
        again.ShouldBe(first);
        other.ShouldNotBe(first);
    }

    [Fact]
    public void The_order_of_tests_does_not_matter()
    {
        var bank = Bank(100);
        var test = new PostHocTest(bank, Eap, SelectionCriterion.MaximumInformation);
        var (first, again) = (new int[10], new int[10]);
        var estimate = test.Run(Responses(100, 1), first);
        test.Run(Responses(100, 2), again);

        test.Run(Responses(100, 1), again).ShouldBe(estimate);
        again.ShouldBe(first);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(11)]
    public void A_test_as_long_as_no_bank_allows_is_refused(int length) =>
        Should
            .Throw<ArgumentException>(() =>
                new PostHocTest(Bank(10), Eap, SelectionCriterion.MaximumInformation).Run(Responses(10, 1), new int[length])
            )
            .Message.ShouldContain("1 to 10");

    [Fact]
    public void Responses_that_do_not_fit_the_bank_are_refused() =>
        Should
            .Throw<ArgumentException>(() =>
                new PostHocTest(Bank(10), Eap, SelectionCriterion.MaximumInformation).Run(Responses(9, 1), new int[3])
            )
            .Message.ShouldContain("bank of 10 items");

    private static CompiledBank Bank(int count)
    {
        var random = new SeededRandom(42);
        var items = new IrtParameters[count];
        for (var i = 0; i < count; i++)
        {
            items[i] = new IrtParameters(0.5 + 1.5 * random.NextDouble(), 4 * random.NextDouble() - 2);
        }
        return new CompiledBank(items);
    }

    private static bool[] Responses(int count, ulong seed)
    {
        var random = new SeededRandom(seed);
        var responses = new bool[count];
        for (var i = 0; i < count; i++)
        {
            responses[i] = random.NextInt(2) == 1;
        }
        return responses;
    }
}
