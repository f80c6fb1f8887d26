using System.ComponentModel;
using AdaptivQ.Kernel;
using AdaptivQ.Platform.GraphQL;
using AdaptivQ.Quizzes.Contracts;
using AdaptivQ.Quizzes.ItemBanks;
using GraphQL;
using GraphQL.DataLoader;
using Marten;

namespace AdaptivQ.Quizzes.Publishing;

/// <summary>Quizzes as entrances to the graph.</summary>
[GraphFields("Query")]
internal sealed class QuizRoots
{
    [Description("All quizzes by title: for teachers and analysts those that were ever published, for authors drafts too.")]
    public static async Task<IReadOnlyList<QuizNode>> Quizzes([FromServices] GraphReader reader, CancellationToken cancellation)
    {
        if (!reader.SeesQuizzes)
        {
            return [];
        }
        var quizzes = reader.SeesDrafts
            ? reader.Session.Query<Quiz>()
            : reader.Session.Query<Quiz>().Where(quiz => quiz.PublishedVersion > 0);
        var found = await quizzes.OrderBy(quiz => quiz.Title).ThenBy(quiz => quiz.Id).ToListAsync(cancellation);
        return [.. found.Select(quiz => new QuizNode(quiz, reader))];
    }

    [Description("For teachers and analysts where it was ever published, for authors always.")]
    public static async Task<QuizNode?> Quiz(Guid id, [FromServices] GraphReader reader, CancellationToken cancellation) =>
        reader.SeesQuizzes
        && await reader.Session.LoadAsync<Quiz>(id, cancellation) is { } quiz
        && (quiz.PublishedVersion > 0 || reader.SeesDrafts)
            ? new QuizNode(quiz, reader)
            : null;
}

/// <summary>Who sees quizzes as their makers do.</summary>
internal static class QuizVisibility
{
    extension(GraphReader reader)
    {
        public bool SeesQuizzes => reader.Caller.Is(Roles.Teacher) || reader.Caller.Is(Roles.Author) || reader.Caller.Is(Roles.Analyst);

        /// <summary>What is not published yet is for authors only.</summary>
        public bool SeesDrafts => reader.Caller.Is(Roles.Author);
    }
}

/// <summary>Quizzes for fields of other modules that name one each.</summary>
internal sealed class QuizNodes(GraphReader reader) : INodeLoader
{
    public string Type => "Quiz";

    public IDataLoaderResult<object> Load(Guid id) => QuizNode.Load(id, reader).Then<QuizNode, object>(quiz => quiz);
}

/// <summary>A quiz as it is now. Nothing of an item can be reached from here: learners get to it through their attempts.</summary>
[GraphQLMetadata("Quiz"), Description("A quiz as it is now; what an attempt was given is told by its quizVersion.")]
internal sealed class QuizNode(Quiz quiz, GraphReader reader) : IGraphNode
{
    public Guid Id => quiz.Id;

    [Description("draft: never published. published. retired: no attempt can be started.")]
    public string State => quiz.State();

    [Description("As it was published; of a draft, as it was last edited.")]
    public string Title => quiz.Title;

    [Description("As it was published; of a draft, as it was last edited.")]
    public string Description => quiz.Description;

    [Description("assess or practise.")]
    public string Mode => quiz.Policy.Mode;

    [Description("The newest published version; 0 for a draft.")]
    public int Version => quiz.PublishedVersion;

    [Description("Items of the newest published version.")]
    public int ItemCount => quiz.ItemCount;

    [Description("The bank it draws from; null for learners.")]
    public Guid? BankId => reader.SeesQuizzes ? quiz.BankId : null;

    [Description("When the newest version was published; null for a draft.")]
    public DateTimeOffset? PublishedAt => quiz.PublishedAt;

    [Description("1 for the first policy it was published with; one more each time it was published with another; 0 for a draft.")]
    public int PolicyVersion => quiz.PolicyVersion;

    [Description("The bank's calibration version that the newest version was published with; 0 where none had been set.")]
    public int CalibrationVersion => quiz.CalibrationVersion;

    [Description("Of the newest published version; of the draft where there is none.")]
    public QuizPolicyNode Policy => new(quiz.Policy.ToContract());

    [Description("The topics it asks about.")]
    public IDataLoaderResult<IReadOnlyList<string>> Topics() =>
        quiz.PublishedVersion > 0 ? Pending.Of(quiz.Topics) : TopicsOf(quiz.BankId, quiz.OnlyTopics, reader);

    [Description("Only items of these topics are asked; null for all of the bank, and for learners.")]
    public IReadOnlyList<string>? OnlyTopics => reader.SeesQuizzes ? quiz.OnlyTopics : null;

    [Description("What the next publishing publishes; null where that is what is published. For authors.")]
    public QuizDraftNode? Draft => reader.SeesDrafts && quiz.IsEdited() ? new QuizDraftNode(quiz, reader) : null;

    [Description("Of the draft: 1 as it was set up, one more each time it was edited. An edit names the one it saw. For authors.")]
    public int? Edition => reader.SeesDrafts ? quiz.Edition : null;

    [Description("Every published version, oldest first; none for learners.")]
    public IDataLoaderResult<IReadOnlyList<QuizVersionNode>> Versions() =>
        reader.SeesQuizzes && quiz.PublishedVersion > 0
            ? reader
                .Batch<Guid, IReadOnlyList<QuizVersion>>("quiz versions", (ids, cancellation) => ReadVersions(reader, ids, cancellation))
                .Load(quiz.Id)
                .Then<IReadOnlyList<QuizVersion>?, IReadOnlyList<QuizVersionNode>>(versions =>
                    [.. versions!.Select(version => new QuizVersionNode(version))]
                )
            : Pending.Of<IReadOnlyList<QuizVersionNode>>([]);

    /// <summary>The named topics, or all that the bank has now.</summary>
    internal static IDataLoaderResult<IReadOnlyList<string>> TopicsOf(Guid bankId, IReadOnlyList<string>? only, GraphReader reader) =>
        only is not null
            ? Pending.Of(only)
            : reader
                .Batch<Guid, ItemBank>(
                    "banks",
                    async (ids, cancellation) =>
                        (await reader.Session.LoadManyAsync<ItemBank>(cancellation, ids)).ToDictionary(bank => bank.Id)
                )
                .Load(bankId)
                .Then<ItemBank?, IReadOnlyList<string>>(bank => [.. (bank?.Topics.Keys ?? []).Order(StringComparer.Ordinal)]);

    /// <summary>Many quizzes by their ids, for fields that name one each.</summary>
    internal static IDataLoaderResult<QuizNode> Load(Guid id, GraphReader reader) =>
        reader
            .Batch<Guid, Quiz>(
                "quizzes",
                async (ids, cancellation) => (await reader.Session.LoadManyAsync<Quiz>(cancellation, ids)).ToDictionary(quiz => quiz.Id)
            )
            .Load(id)
            .Then(quiz => new QuizNode(quiz ?? throw new InvalidOperationException($"Quiz {id} is named and not stored."), reader));

    private static async Task<IReadOnlyDictionary<Guid, IReadOnlyList<QuizVersion>>> ReadVersions(
        GraphReader reader,
        IReadOnlyList<Guid> ids,
        CancellationToken cancellation
    )
    {
        var versions = new Dictionary<Guid, IReadOnlyList<QuizVersion>>();
        foreach (var id in ids)
        {
            reader.CountAgainstLimits(1, 0);
            var facts = await reader.Session.Events.FetchStreamAsync(id, token: cancellation);
            versions[id] = QuizVersions.Of([.. facts.Select(fact => fact.Data).OfType<QuizPublished>()]);
            reader.CountAgainstLimits(0, versions[id].Count);
        }

        return versions;
    }
}

[GraphQLMetadata("QuizDraft"), Description("A quiz as it was last edited.")]
internal sealed class QuizDraftNode(Quiz quiz, GraphReader reader)
{
    public string Title => quiz.Draft.Title;

    public string Description => quiz.Draft.Description;

    [Description("assess or practise.")]
    public string Mode => quiz.Draft.Policy.Mode;

    public QuizPolicyNode Policy => new(quiz.Draft.Policy.ToContract());

    [Description("The topics it would ask about.")]
    public IDataLoaderResult<IReadOnlyList<string>> Topics() => QuizNode.TopicsOf(quiz.BankId, quiz.Draft.OnlyTopics, reader);

    [Description("Only items of these topics; null for all of the bank.")]
    public IReadOnlyList<string>? OnlyTopics => quiz.Draft.OnlyTopics;
}

[GraphQLMetadata("QuizVersion"), Description("A published version of a quiz. It never changes.")]
internal sealed class QuizVersionNode(QuizVersion version)
{
    public int Version => version.Version;

    public DateTimeOffset PublishedAt => version.PublishedAt;

    public int ItemCount => version.ItemCount;

    [Description("1 for the first policy the quiz was published with; one more each time it was published with another.")]
    public int PolicyVersion => version.PolicyVersion;

    [Description("The bank's calibration version that it was published with; 0 for priors alone.")]
    public int CalibrationVersion => version.CalibrationVersion;

    [Description("Short sentences on what differs from the version before, such as '3 items revised.'; none for the first.")]
    public IReadOnlyList<string> Changes => version.Changes;
}

/// <summary>How a quiz asks and when it stops.</summary>
[GraphQLMetadata("QuizPolicy"), Description("How the quiz asks and when it stops.")]
internal sealed class QuizPolicyNode(QuizPolicy policy)
{
    [Description("Ability estimator: EAP, MAP, MLE or WLE.")]
    public string Estimator => policy.Estimator;

    [Description("Mean of the normal prior of ability, logits.")]
    public double PriorMean => policy.PriorMean;

    [Description("Its standard deviation, logits.")]
    public double PriorStandardDeviation => policy.PriorStandardDeviation;

    [Description("Lowest ability reckoned with, logits.")]
    public double GridLow => policy.GridLow;

    [Description("Highest ability reckoned with, logits.")]
    public double GridHigh => policy.GridHigh;

    [Description("Points that EAP sums over.")]
    public int GridPoints => policy.GridPoints;

    [Description("How the next item is chosen: MFI (most information), TargetSuccess or another criterion.")]
    public string Criterion => policy.Criterion;

    [Description("For TargetSuccess, the wanted probability of a right answer.")]
    public double? TargetSuccess => policy.TargetSuccess;

    [Description("For Progressive and Proportional, how late information takes over.")]
    public double? Acceleration => policy.Acceleration;

    [Description("The next item is drawn from this many best ones.")]
    public int Randomesque => policy.Randomesque;

    [Description("No rule but time ends an attempt before.")]
    public int MinItems => policy.MinItems;

    public int MaxItems => policy.MaxItems;

    [Description("Stops once the ability is known this well, in logits; null for never.")]
    public double? StandardError => policy.StandardError;

    [Description("Stops once an answer moves the ability by no more than this, in logits; null for never.")]
    public double? ThetaChange => policy.ThetaChange;

    [Description("Stops once no item left gives this much information; null for never.")]
    public double? LeastInformation => policy.LeastInformation;

    [Description("Stops once the level is decided; null for never.")]
    public QuizClassificationNode? Classification => policy.Classification is { } rule ? new QuizClassificationNode(rule) : null;

    public int? TimeLimitSeconds => policy.TimeLimitSeconds;

    [Description("When right answers are shown: instant, at-end or never.")]
    public string Feedback => policy.Feedback;

    [Description("The levels' names, lowest first.")]
    public IReadOnlyList<string> Levels => policy.Levels;

    [Description("Ascending cut scores between the levels, logits.")]
    public IReadOnlyList<double> Cuts => policy.Cuts;
}

[GraphQLMetadata("QuizClassification"), Description("How the level is decided that ends an attempt.")]
internal sealed class QuizClassificationNode(QuizClassification rule)
{
    [Description("interval: the confidence interval contains no cut. sprt: the likelihood ratio at every cut has crossed a bound.")]
    public string Method => rule.Method;

    [Description("For interval, half its width in standard errors.")]
    public double? Z => rule.Z;

    [Description("For sprt, half the indifference region, in logits.")]
    public double? Delta => rule.Delta;

    [Description("For sprt, the wanted chance to be put above a cut from below.")]
    public double? Alpha => rule.Alpha;

    [Description("For sprt, the wanted chance to be put below a cut from above.")]
    public double? Beta => rule.Beta;
}
