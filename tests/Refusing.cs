using AdaptivQ.Kernel;

namespace AdaptivQ.Tests;

/// <summary>What a refusal is held to wherever one is expected: its kind, its field, and words that a person can act on.</summary>
internal static class Refusing
{
    /// <param name="kind">The last part of the type URN.</param>
    /// <param name="field">Null where it names no field.</param>
    public static Refusal ShouldRefuse(this Decision decision, int status, string kind, string? field = null)
    {
        decision.Events.ShouldBeEmpty();
        return decision.Refused.ShouldRefuse(status, kind, field);
    }

    public static Refusal ShouldRefuse(this Refusal? refused, int status, string kind, string? field = null)
    {
        var refusal = refused.ShouldNotBeNull();
        (refusal.Status, refusal.Type, refusal.Field).ShouldBe((status, $"urn:adaptivq:{kind}", field));
        refusal.Title.ShouldMatch(@"^[A-Z][^.]*\w$", "the title is a sentence without its full stop");
        refusal.Detail.ShouldMatch(@"^\S[\s\S]* [\s\S]*\S\.$", "the detail is whole sentences");
        foreach (var words in new[] { refusal.Title, refusal.Detail })
        {
            words.ShouldNotMatch(@"\s\s|\s[.,;:]|''|\(\)", "no word is missing");
        }
        return refusal;
    }
}
