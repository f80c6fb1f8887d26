namespace AdaptivQ.Adaptivity.Engine;

/// <summary>A test of full length put together at one ability, or what stands in its way.</summary>
/// <param name="Items">Indices into the bank in rising order, those given included; empty when there is no such test.</param>
/// <param name="Information">The test's information at theta, per squared logit: the sum over its items; 0 when there is none.</param>
/// <param name="Conflict">Which rules contradict one another, in words; null when there is a test.</param>
public sealed record AssembledTest(IReadOnlyList<int> Items, double Information, string? Conflict)
{
    /// <summary>Whether there is a test.</summary>
    public bool IsFeasible => Conflict is null;
}

/// <summary>
/// Puts a whole test together before each item, so that no choice can lead into a dead end (a "shadow test"): the next item is
/// the best of its items not yet given. Van der Linden, W. J. (2005). Linear Models for Optimal Test Design. Springer, ch. 9.
/// The engine states what it needs; the optimisation lives outside, because it stands on a solver.
/// </summary>
public abstract class TestAssembler
{
    /// <summary>The test of full length with the most information at theta that holds the items given and meets all rules.</summary>
    /// <param name="theta">Ability, in logits; finite.</param>
    /// <param name="given">Indices of the items given so far, which the test must hold.</param>
    /// <param name="excluded">True where an item may not be used, those given apart; as long as the bank.</param>
    public abstract AssembledTest Assemble(double theta, ReadOnlySpan<int> given, ReadOnlySpan<bool> excluded);
}
