namespace AdaptivQ.Adaptivity.Engine.Knowledge;

/// <summary>
/// Stabilities after the first review (w0 to w3) from the one review that shows them most plainly: each card's first after a day
/// or more, by first rating. The rest of the fit starts from them and is pulled towards them.
/// </summary>
/// <remarks>
/// As fsrs-rs does (open-spaced-repetition, 2025): shares of recall by days, one recall of average chance added to each; log loss
/// of the forgetting curve plus |S - default| / 16. A better rating never promises less. Ratings that never came are filled in
/// between the others on the logarithmic scale, ln S2 = 0.41 ln S1 + 0.59 ln S3 and ln S3 = 0.46 ln S2 + 0.54 ln S4.
/// </remarks>
public static class FsrsFirstStability
{
    /// <summary>Days; no first stability is below it, because the model takes no less.</summary>
    public const double Least = 0.1;

    /// <summary>Days; no first stability is above it.</summary>
    public const double Greatest = 100;

    private const int Ratings = 4;
    private const double Pull = 1.0 / 16;

    /// <summary>ln S2 and ln S3 from their neighbours: the factors of S1 to S4 in two sums that are 0.</summary>
    private static readonly double[][] Between =
    [
        [0.41, -1, 0.59, 0],
        [0, 0.46, -1, 0.54],
    ];

    /// <summary>The four stabilities, and how many cards each rests on.</summary>
    /// <param name="log">The reviews.</param>
    /// <param name="cut">Only so many predictions, the first in order of time, are looked at.</param>
    public static (double[] Stabilities, int[] Cards) Estimate(FsrsReviewLog log, int cut)
    {
        ArgumentNullException.ThrowIfNull(log);
        var byDays = new SortedDictionary<int, (int Recalled, int Cards)>[Ratings];
        for (var rating = 0; rating < Ratings; rating++)
        {
            byDays[rating] = [];
        }

        var (recalls, all) = (0, 0);
        for (var card = 0; card < log.Cards; card++)
        {
            var seen = false;
            for (var i = log.Starts[card] + 1; i < log.Starts[card + 1]; i++)
            {
                if (log.Ranks[i] < 0 || log.Ranks[i] >= cut)
                {
                    continue;
                }

                var recalled = log.Ratings[i] == FsrsRating.Again ? 0 : 1;
                (recalls, all) = (recalls + recalled, all + 1);
                if (!seen)
                {
                    var group = byDays[(int)log.Ratings[log.Starts[card]] - 1];
                    var (before, cards) = group.GetValueOrDefault(log.Days[i]);
                    group[log.Days[i]] = (before + recalled, cards + 1);
                    seen = true;
                }
            }
        }

        var average = all == 0 ? 0.9 : (double)recalls / all;
        var stabilities = new double[Ratings];
        var counts = new int[Ratings];
        for (var rating = 0; rating < Ratings; rating++)
        {
            counts[rating] = byDays[rating].Values.Sum(group => group.Cards);
            stabilities[rating] = counts[rating] == 0 ? double.NaN : Search(byDays[rating], average, FsrsWeights.Default[rating]);
        }

        return (OrderAndFill(stabilities, counts), counts);
    }

    /// <summary>Puts those that rest on cards in order, the one on fewer cards giving way, and fills in the others.</summary>
    /// <param name="stabilities">Of again, hard, good and easy, days; those without cards are not looked at.</param>
    /// <param name="cards">How many cards each rests on.</param>
    /// <returns>Four stabilities in days.</returns>
    /// <exception cref="ArgumentException">They are not four and four.</exception>
    public static double[] OrderAndFill(ReadOnlySpan<double> stabilities, ReadOnlySpan<int> cards)
    {
        if (stabilities.Length != Ratings || cards.Length != Ratings)
        {
            throw new ArgumentException(
                $"There are four ratings, not {stabilities.Length} stabilities and {cards.Length} numbers of cards.",
                nameof(stabilities)
            );
        }

        var s = stabilities.ToArray();
        for (var distance = 1; distance < Ratings; distance++)
        {
            for (var low = 0; low + distance < Ratings; low++)
            {
                var high = low + distance;
                if (cards[low] > 0 && cards[high] > 0 && s[low] > s[high])
                {
                    (s[low], s[high]) = cards[low] > cards[high] ? (s[low], s[low]) : (s[high], s[high]);
                }
            }
        }

        var missing = new List<int>();
        var known = -1;
        for (var rating = 0; rating < Ratings; rating++)
        {
            if (cards[rating] == 0)
            {
                missing.Add(rating);
            }
            else
            {
                known = rating;
            }
        }

        if (missing.Count >= Ratings - 1)
        {
            // One or none: the defaults, all longer or shorter by one factor.
            var factor = known < 0 ? 1 : s[known] / FsrsWeights.Default[known];
            foreach (var rating in missing)
            {
                s[rating] = FsrsWeights.Default[rating] * factor;
            }
        }
        else
        {
            FillBetween(s, missing);
        }

        for (var rating = 0; rating < Ratings; rating++)
        {
            s[rating] = Math.Clamp(s[rating], Least, Greatest);
        }

        return s;
    }

    private static void FillBetween(double[] s, List<int> missing)
    {
        // Known logarithms to the right side; one or two unknowns remain.
        var right = new double[Between.Length];
        for (var equation = 0; equation < Between.Length; equation++)
        {
            for (var rating = 0; rating < Ratings; rating++)
            {
                right[equation] -= missing.Contains(rating) ? 0 : Between[equation][rating] * Math.Log(s[rating]);
            }
        }

        if (missing.Count == 1)
        {
            var rating = missing[0];
            var equation = rating < 2 ? 0 : 1;
            s[rating] = Math.Exp(right[equation] / Between[equation][rating]);
        }
        else if (missing.Count == 2)
        {
            var (x, y) = (missing[0], missing[1]);
            var determinant = Between[0][x] * Between[1][y] - Between[0][y] * Between[1][x];
            s[x] = Math.Exp((right[0] * Between[1][y] - Between[0][y] * right[1]) / determinant);
            s[y] = Math.Exp((Between[0][x] * right[1] - right[0] * Between[1][x]) / determinant);
        }
    }

    /// <summary>The stability of the least loss, by thirds of the logarithmic scale.</summary>
    private static double Search(SortedDictionary<int, (int Recalled, int Cards)> byDays, double average, double usual)
    {
        var decay = FsrsWeights.Default[20];
        var factor = Math.Pow(0.9, -1 / decay) - 1;
        var (low, high) = (Math.Log(Least), Math.Log(Greatest));
        for (var i = 0; i < 60; i++)
        {
            var (left, right) = (low + (high - low) / 3, high - (high - low) / 3);
            (low, high) = Loss(Math.Exp(left)) < Loss(Math.Exp(right)) ? (low, right) : (left, high);
        }

        return Math.Exp((low + high) / 2);

        double Loss(double s)
        {
            var loss = Math.Abs(s - usual) * Pull;
            foreach (var (days, (recalled, cards)) in byDays)
            {
                var share = (recalled + average) / (cards + 1);
                var chance = Math.Pow(1 + factor * days / s, -decay);
                loss -= cards * (share * Math.Log(chance) + (1 - share) * Math.Log(1 - chance));
            }

            return loss;
        }
    }
}
