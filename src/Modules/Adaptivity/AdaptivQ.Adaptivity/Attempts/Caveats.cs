using AdaptivQ.Adaptivity.Engine;

namespace AdaptivQ.Adaptivity.Attempts;

/// <summary>Codes of what to know before an estimate is used, as events, timeline and exports carry them.</summary>
public static class Caveats
{
    /// <summary>The estimate is the lowest ability that is reckoned with: the true one may be lower still.</summary>
    public const string AtLowerBound = "at-lower-bound";

    /// <summary>The estimate is the highest ability that is reckoned with: the true one may be higher still.</summary>
    public const string AtUpperBound = "at-upper-bound";

    /// <summary>What is believed of the ability reaches beyond the grid: the estimate is drawn inwards and its error is too
    /// small.</summary>
    public const string GridTooNarrow = "grid-too-narrow";

    /// <summary>What is believed of the ability is narrower than the grid is fine: its error can't be trusted.</summary>
    public const string GridTooCoarse = "grid-too-coarse";

    /// <summary>Another ability explains the answers nearly as well.</summary>
    public const string SeveralMaxima = "several-maxima";

    /// <summary>The caveat that weighs most; null for none.</summary>
    public static string? Of(EstimateCaveats caveats) =>
        caveats.HasFlag(EstimateCaveats.AtLowerBound) ? AtLowerBound
        : caveats.HasFlag(EstimateCaveats.AtUpperBound) ? AtUpperBound
        : caveats.HasFlag(EstimateCaveats.GridTooNarrow) ? GridTooNarrow
        : caveats.HasFlag(EstimateCaveats.GridTooCoarse) ? GridTooCoarse
        : caveats.HasFlag(EstimateCaveats.SeveralMaxima) ? SeveralMaxima
        : null;

    /// <summary>Whether the standard error may end an attempt; see <see cref="EstimateCaveats.UnreliableError"/>.</summary>
    public static bool IsReliable(string? caveat) => caveat is null or SeveralMaxima;
}
