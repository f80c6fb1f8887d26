namespace AdaptivQ.Adaptivity.Engine;

/// <summary>
/// All that keeps items from being chosen besides their having been given: pilot items, enemies, content and exposure. It acts by
/// marking items out; what is left is for a <see cref="SelectionCriterion"/> to choose from. Immutable.
/// </summary>
/// <remarks>
/// Pilot items and enemies are never let in. A rule that leaves nothing to choose gives way, and the choice's record says so:
/// exposure gives way before content, because an item seen often harms a test less than a topic left out; content gives way as
/// <see cref="Engine.Blueprint"/> states.
/// </remarks>
public sealed record SelectionConstraints
{
    /// <summary>No constraint at all.</summary>
    public static SelectionConstraints None { get; } = new();

    /// <summary>The topics' shares, minimums and maximums; null for none.</summary>
    public Blueprint? Blueprint { get; init; }

    /// <summary>Items that may not stand in one test; null for none.</summary>
    public EnemyItems? Enemies { get; init; }

    /// <summary>Items that are tried out; null for none.</summary>
    public PilotItems? Pilots { get; init; }

    /// <summary>Exposure control parameters; null for none.</summary>
    public ExposureParameters? Exposure { get; init; }

    /// <summary>Chooses whole tests ahead; null to choose item by item. It must hold the same blueprint and enemies.</summary>
    public TestAssembler? Assembler { get; init; }

    /// <summary>Marks out what may never be measured with now: the items given, their enemies, and all pilot items.</summary>
    /// <param name="given">Indices of all items given so far, pilots included.</param>
    /// <param name="excluded">Overwritten; as long as the bank.</param>
    public void ExcludeForGood(ReadOnlySpan<int> given, Span<bool> excluded)
    {
        excluded.Clear();
        foreach (var item in given)
        {
            excluded[item] = true;
        }

        Enemies?.Exclude(given, excluded);
        Pilots?.Exclude(excluded);
    }

    /// <summary>Marks out, for one choice, what content and exposure do not allow.</summary>
    /// <param name="measured">Indices of the items given so far, pilots left out.</param>
    /// <param name="length">The length a full test has, pilots left out; at least the number given.</param>
    /// <param name="theta">The ability now, in logits; not NaN.</param>
    /// <param name="seed">The seed the test's stream carries: exposure and ties between topics are drawn from it.</param>
    /// <param name="ineligible">Items that item eligibility keeps from this test, as long as the bank; or empty.</param>
    /// <param name="excluded">What <see cref="ExcludeForGood"/> has marked; marks are added, and at least one item stays in if one
    /// was.</param>
    /// <returns>The rules that had to give way; mostly none.</returns>
    public IReadOnlyList<RelaxedConstraint> Exclude(
        ReadOnlySpan<int> measured,
        int length,
        double theta,
        long seed,
        ReadOnlySpan<bool> ineligible,
        Span<bool> excluded
    )
    {
        if (excluded.IndexOf(false) < 0)
        {
            return [];
        }

        if (Assembler is not null)
        {
            return ExcludeAllButAssembled(measured, length, theta, seed, ineligible, excluded);
        }

        var relaxed = Blueprint?.Exclude(measured, length, SeededRandom.Derive(seed, "topic", measured.Length), excluded) ?? [];
        return AddExposure(theta, seed, ineligible, excluded) ? relaxed : [.. relaxed, new RelaxedConstraint(ConstraintKind.Exposure)];
    }

    private IReadOnlyList<RelaxedConstraint> ExcludeAllButAssembled(
        ReadOnlySpan<int> measured,
        int length,
        double theta,
        long seed,
        ReadOnlySpan<bool> ineligible,
        Span<bool> excluded
    )
    {
        var controlled = excluded.ToArray();
        var exposed = AddExposure(theta, seed, ineligible, controlled);
        var test = Assembler!.Assemble(theta, measured, controlled);
        if (!test.IsFeasible && exposed && !controlled.AsSpan().SequenceEqual(excluded))
        {
            exposed = false;
            test = Assembler.Assemble(theta, measured, excluded);
        }

        if (!test.IsFeasible || test.Items.Count <= measured.Length)
        {
            var relaxed = (this with { Assembler = null }).Exclude(measured, length, theta, seed, ineligible, excluded);
            return [new RelaxedConstraint(ConstraintKind.FullTest), .. relaxed];
        }

        // Those given are out already; of the rest only the test's own items stay in.
        var inside = new bool[excluded.Length];
        foreach (var item in test.Items)
        {
            inside[item] = true;
        }

        for (var item = 0; item < excluded.Length; item++)
        {
            excluded[item] |= !inside[item];
        }

        return exposed ? [] : [new RelaxedConstraint(ConstraintKind.Exposure)];
    }

    /// <summary>Adds the marks of exposure control, unless nothing would be left; whether they were added.</summary>
    private bool AddExposure(double theta, long seed, ReadOnlySpan<bool> ineligible, Span<bool> excluded)
    {
        if (Exposure is null && ineligible.IsEmpty)
        {
            return true;
        }

        const int StackItems = 4096;
        var controlled = excluded.Length <= StackItems ? stackalloc bool[excluded.Length] : new bool[excluded.Length];
        excluded.CopyTo(controlled);
        Exposure?.Exclude(seed, theta, controlled);
        for (var item = 0; item < ineligible.Length; item++)
        {
            controlled[item] |= ineligible[item];
        }

        if (controlled.IndexOf(false) < 0)
        {
            return false;
        }

        controlled.CopyTo(excluded);
        return true;
    }
}
