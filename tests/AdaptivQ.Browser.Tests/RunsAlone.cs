namespace AdaptivQ.Browser.Tests;

/// <summary>Tests that look at what all others change. They run when no other test does.</summary>
[CollectionDefinition(nameof(RunsAlone), DisableParallelization = true)]
public sealed class RunsAlone;
