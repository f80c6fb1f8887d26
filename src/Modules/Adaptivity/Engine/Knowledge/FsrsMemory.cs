namespace AdaptivQ.Adaptivity.Engine.Knowledge;

/// <summary>How a review went, in the learner's own judgement. Only again is a lapse: the other three recalled the answer.</summary>
public enum FsrsRating
{
    /// <summary>Forgotten.</summary>
    Again = 1,

    /// <summary>Recalled, with great effort.</summary>
    Hard = 2,

    /// <summary>Recalled.</summary>
    Good = 3,

    /// <summary>Recalled without effort.</summary>
    Easy = 4,
}

/// <summary>
/// What a memory is held to be after a review. The default value, both 0, is a memory that has not been made yet.
/// </summary>
/// <param name="Stability">S, days until the chance of recall has fallen to 0.9; in [0.001, 36500].</param>
/// <param name="Difficulty">D, how little a review of it gains; in [1, 10].</param>
public readonly record struct FsrsMemory(double Stability, double Difficulty)
{
    /// <summary>Whether there was no review yet.</summary>
    public bool IsNew => Stability == 0 && Difficulty == 0;
}
