namespace AdaptivQ.Kernel;

/// <summary>Names of the limits on how often somebody may ask; how often that is stands where the house is put together.</summary>
public static class Limits
{
    /// <summary>Beginning attempts, for an account over all nodes.</summary>
    public const string AttemptStarts = "attempt-starts";

    /// <summary>Commands on attempts, for an account on a node: nothing that is shared may stand in an answer's way.</summary>
    public const string Answers = "answers";
}
