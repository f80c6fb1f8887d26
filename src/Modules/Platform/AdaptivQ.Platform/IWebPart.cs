namespace AdaptivQ.Platform;

/// <summary>What a module adds to the web pipeline beside its slices, which are found by convention. Registered as a singleton.</summary>
public interface IWebPart
{
    /// <summary>Adds middleware: after routing, before limits and endpoints.</summary>
    void Use(WebApplication app);

    /// <summary>Maps addresses.</summary>
    void Map(WebApplication app);
}
