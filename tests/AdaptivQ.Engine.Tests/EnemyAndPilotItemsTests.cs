using AdaptivQ.Adaptivity.Engine;

namespace AdaptivQ.Engine.Tests;

public sealed class EnemyAndPilotItemsTests
{
    [Fact]
    public void Once_an_item_is_given_its_enemies_are_out()
    {
        var enemies = new EnemyItems(
            8,
            [
                [0, 1, 2],
                [2, 5],
                [7, 7],
            ]
        );
        enemies.Of(2).ToArray().ShouldBe([0, 1, 5]);
        enemies.Of(7).ToArray().ShouldBeEmpty();
        var excluded = new bool[8];
        excluded[3] = true;
        enemies.Exclude([5, 0], excluded);
        excluded.ShouldBe([false, true, true, true, false, false, false, false]);
        Should.Throw<ArgumentException>(() =>
            new EnemyItems(
                8,
                [
                    [0, 8],
                ]
            )
        );
    }

    [Fact]
    public void A_pilot_item_comes_at_its_positions_only_each_once_and_all_as_often()
    {
        var pilots = new PilotItems(10, [2, 4, 6], [3, 5]);
        var drawn = new int[10];
        for (var seed = 0; seed < 3000; seed++)
        {
            pilots.At(2, new bool[10], SeededRandom.Derive(seed, 2)).ShouldBeNull();
            drawn[pilots.At(3, new bool[10], SeededRandom.Derive(seed, 3)).ShouldNotBeNull()]++;
        }

        // Five standard deviations of a binomial count about 1,000.
        drawn.Sum().ShouldBe(3000);
        drawn.Where(times => times > 0).Count(times => Math.Abs(times - 1000) < 130).ShouldBe(3);
        (drawn[2] > 0 && drawn[4] > 0 && drawn[6] > 0).ShouldBeTrue();

        var given = new bool[10];
        given[2] = given[6] = true;
        pilots.At(5, given, new SeededRandom(1)).ShouldBe(4);
        given[4] = true;
        pilots.At(5, given, new SeededRandom(1)).ShouldBeNull();
    }

    [Fact]
    public void Pilot_items_never_measure()
    {
        var pilots = new PilotItems(4, [1, 3], [1]);
        var excluded = new bool[4];
        pilots.Exclude(excluded);
        excluded.ShouldBe([false, true, false, true]);
        Enumerable.Range(0, 4).Select(pilots.IsPilot).ShouldBe(excluded);
        Should.Throw<ArgumentException>(() => new PilotItems(4, [4], [1]));
        Should.Throw<ArgumentException>(() => new PilotItems(4, [0, 1, 2, 3], [1]));
        Should.Throw<ArgumentException>(() => new PilotItems(4, [0], [0]));
    }
}
