namespace AdaptivQ.Integration.Tests.Cluster;

/// <summary>Many learners at once, until it is enough.</summary>
public sealed class Load : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly CancellationTokenSource _enough = new();
    private readonly Nodes _nodes;
    private readonly Ledger _ledger;
    private readonly List<ClusterLearner> _learners;
    private readonly Task _all;

    private Load(Nodes nodes, Ledger ledger, List<ClusterLearner> learners)
    {
        (_nodes, _ledger, _learners) = (nodes, ledger, learners);
        _all = Task.WhenAll(learners.Select(learner => Task.Run(() => learner.Learn(_enough.Token))));
    }

    public int Finished => _learners.Sum(learner => learner.Finished);

    public int Failures => _learners.Sum(learner => learner.Failures.Count);

    public IEnumerable<string> AllFailures => _learners.SelectMany(learner => learner.Failures);

    public static async Task<Load> Start(Nodes nodes, Ledger ledger, int count, Random random)
    {
        ArgumentNullException.ThrowIfNull(nodes);
        ArgumentNullException.ThrowIfNull(random);
        Guid[] quizzes = [await nodes.Aside.DemoQuiz("assess"), await nodes.Aside.DemoQuiz("practise")];
        var learners = new List<ClusterLearner>();
        for (var i = 0; i < count; i++)
        {
            var learner = await nodes.Aside.NewLearner(quizzes);
            learners.Add(new ClusterLearner(nodes, ledger, nodes.TokenFor(learner.Id), quizzes, new Random(random.Next())));
        }

        return new Load(nodes, ledger, learners);
    }

    /// <summary>Everybody ends the attempt they are at.</summary>
    /// <returns>Answers that were acknowledged.</returns>
    public async Task<int> End()
    {
        await _enough.CancelAsync();
        try
        {
            await _all.WaitAsync(Patience);
        }
        catch
        {
            TestContext.Current.TestOutputHelper!.WriteLine(await _nodes.Describe());
            throw;
        }

        return _ledger.Answers.Count(sent => sent.Acknowledged);
    }

    public void Dispose()
    {
        _enough.Cancel();
        _enough.Dispose();
        foreach (var learner in _learners)
        {
            learner.Dispose();
        }
    }
}
