namespace AdaptivQ.Kernel;

/// <summary>For the API's description: statuses of the refusals that are an address's own. Those that any address has are not
/// named.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RefusesAttribute(params int[] statuses) : Attribute
{
    public IReadOnlyList<int> Statuses => statuses;
}

/// <summary>For the API's description: an address that reads the request's body itself, as a file of one of these content types.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ReadsFileAttribute(params string[] contentTypes) : Attribute
{
    public IReadOnlyList<string> ContentTypes => contentTypes;
}

/// <summary>For the API's description: an address that answers 200 with a file of one of these content types.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AnswersFileAttribute(params string[] contentTypes) : Attribute
{
    public IReadOnlyList<string> ContentTypes => contentTypes;
}
