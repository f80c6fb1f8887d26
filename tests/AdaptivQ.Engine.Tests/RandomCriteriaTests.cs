using AdaptivQ.Adaptivity.Engine;

namespace AdaptivQ.Engine.Tests;

/// <summary>Criteria that draw: their chances over many seeds, within five standard errors of a proportion.</summary>
public sealed class RandomCriteriaTests
{
    private const int Draws = 20_000;
    private const int Length = 10;

    private static readonly CompiledBank Bank = Items.Ladder();

    [Fact]
    public void By_chance_every_eligible_item_comes_as_often_and_no_other_ever()
    {
        var shares = Shares(SelectionCriterion.Random, answered: 1);
        shares[0].ShouldBe(0);
        foreach (var share in shares[1..])
        {
            Near(share, 0.25);
        }
    }

    [Fact]
    public void The_first_item_of_a_progressive_or_proportional_test_is_a_matter_of_chance_alone()
    {
        foreach (var criterion in (SelectionCriterion[])[new Progressive(), new Proportional(), new Progressive(0), new Proportional(3)])
        {
            foreach (var share in Shares(criterion, answered: 0))
            {
                Near(share, 0.2);
            }
        }
    }

    [Fact]
    public void The_last_item_of_a_progressive_test_is_the_most_informative_one()
    {
        // The answered items are of the bank's first; the test is at its last item.
        var best = Best();
        Shares(new Progressive(), answered: Length - 1)[best].ShouldBe(1);
    }

    [Fact]
    public void A_progressive_test_takes_the_most_informative_item_ever_more_often()
    {
        var best = Best();
        var shares = Enumerable.Range(0, Length).Select(answered => Shares(new Progressive(), answered)[best]).ToArray();
        for (var i = 1; i < shares.Length; i++)
        {
            shares[i].ShouldBeGreaterThanOrEqualTo(shares[i - 1] - 0.02);
        }

        shares[^1].ShouldBe(1);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(3, 0)]
    [InlineData(3, 1)]
    [InlineData(9, 1)]
    public void A_proportional_test_takes_each_item_as_often_as_its_information_to_the_power_says(int answered, double acceleration)
    {
        // H = Q (sum of f^s for f = 1..q-1) / (sum of f^s for f = 1..Q-1), at the item after q - 1 answered ones.
        double Sum(int last) => Enumerable.Range(1, last).Sum(f => Math.Pow(f, acceleration));
        var power = Length * Sum(answered) / Sum(Length - 1);
        var weights = Eligible(answered).Select(item => Math.Pow(Irt.Information(Bank[item], 0.4), power)).ToArray();
        var shares = Shares(new Proportional(acceleration), answered);
        foreach (var (item, weight) in Eligible(answered).Zip(weights))
        {
            Near(shares[item], weight / weights.Sum());
        }
    }

    [Fact]
    public void An_item_without_information_is_never_taken_where_information_counts_and_as_often_as_others_where_not()
    {
        var bank = new CompiledBank([new IrtParameters(300, 9), new IrtParameters(1, 0), new IrtParameters(1, 0.1)]);
        var (atStart, later) = (0, 0);
        for (var seed = 0; seed < 3_000; seed++)
        {
            atStart += Pick(0, seed) == 0 ? 1 : 0;
            later += Pick(3, seed) == 0 ? 1 : 0;
        }

        later.ShouldBe(0);
        (atStart / 3_000.0).ShouldBe(1 / 3.0, 0.05);

        int Pick(int answered, int seed) =>
            ItemSelector
                .Select(
                    new SelectionState(bank, 0, new bool[3])
                    {
                        Responses = new ResponsePattern(bank, new int[answered], new int[answered]),
                        Length = Length,
                        Random = SeededRandom.Derive(seed, "criterion"),
                    },
                    new Proportional()
                )!
                .Item;
    }

    private static void Near(double share, double chance) => share.ShouldBe(chance, 5 * Math.Sqrt(chance * (1 - chance) / Draws) + 1e-12);

    /// <summary>Only item 0 is answered, however often; it alone is out once anything is.</summary>
    private static IEnumerable<int> Eligible(int answered) => Enumerable.Range(answered == 0 ? 0 : 1, answered == 0 ? 5 : 4);

    private static int Best() => Eligible(1).MaxBy(item => Irt.Information(Bank[item], 0.4));

    private static double[] Shares(SelectionCriterion criterion, int answered)
    {
        var counts = new int[Bank.Count];
        var excluded = new bool[Bank.Count];
        excluded[0] = answered > 0;
        var values = new double[Bank.Count];
        var items = new int[answered];
        for (var seed = 0; seed < Draws; seed++)
        {
            criterion.Evaluate(
                new SelectionState(Bank, 0.4, excluded)
                {
                    Responses = new ResponsePattern(Bank, items, items),
                    Length = Length,
                    Random = SeededRandom.Derive(seed, "criterion", answered),
                },
                values
            );
            var chosen = answered > 0 ? 1 : 0;
            for (var item = chosen + 1; item < values.Length; item++)
            {
                chosen = values[item] > values[chosen] ? item : chosen;
            }

            counts[chosen]++;
        }

        return [.. counts.Select(count => (double)count / Draws)];
    }
}
