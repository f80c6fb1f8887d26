namespace AdaptivQ.Kernel;

/// <summary>For the API's description: statuses of the refusals that are an address's own. Those that any address has are not
/// named.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RefusesAttribute(params int[] statuses) : Attribute
{
    /// <summary>HTTP statuses from 400 to 499.</summary>
    public IReadOnlyList<int> Statuses => statuses;
}

/// <summary>For the API's description: an address that reads the request's body itself, as a file of one of these content types.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ReadsFileAttribute(params string[] contentTypes) : Attribute
{
    /// <summary>Media types that the request may have, such as text/csv.</summary>
    public IReadOnlyList<string> ContentTypes => contentTypes;
}

/// <summary>For the API's description: an address that answers 200 with a file of one of these content types.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AnswersFileAttribute(params string[] contentTypes) : Attribute
{
    /// <summary>Media types that the answer may have, such as image/png.</summary>
    public IReadOnlyList<string> ContentTypes => contentTypes;
}
