namespace AdaptivQ.Reference.Tests;

/// <summary>The largest difference met in a comparison of many figures, and how many there were.</summary>
internal sealed class Worst(string what, double tolerance)
{
    private double _difference;
    private string _where = "";

    public int Compared { get; private set; }

    public void Compare(double actual, double expected, string where)
    {
        Compared++;
        var difference = Math.Abs(actual - expected);
        if (!(difference <= _difference))
        {
            (_difference, _where) = (difference, $"{where}: {actual:R} instead of {expected:R}");
        }
    }

    /// <summary>Fails when a difference was above the tolerance, or when fewer figures were compared than there must be.</summary>
    public void ShouldHold(int atLeast)
    {
        TestContext.Current.TestOutputHelper?.WriteLine($"{what}: {Compared} compared, worst {_difference:E2} ({_where})");
        Compared.ShouldBeGreaterThanOrEqualTo(atLeast, $"{what}: too few figures were compared.");
        _difference.ShouldBeLessThanOrEqualTo(tolerance, $"{what}: {_where}");
    }
}
