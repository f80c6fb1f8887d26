namespace AdaptivQ.Identity.People;

/// <summary>
/// The vault: the only place that knows who a random id is. Nothing of it is ever in an event, a key or a log, so that
/// forgetting a person is deleting this document.
/// </summary>
/// <param name="Demo">Of the demo school, whose password is public.</param>
public sealed record Person(Guid Id, string DisplayName, string Email, IReadOnlyList<string> Roles, bool Demo);
