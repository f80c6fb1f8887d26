using System.ComponentModel;
using AdaptivQ.Kernel;
using AdaptivQ.Quizzes.Contracts;
using AdaptivQ.Quizzes.ItemBanks;
using AdaptivQ.Quizzes.Publishing;
using GraphQL;
using GraphQL.DataLoader;
using Marten;

namespace AdaptivQ.Host.GraphQL;

/// <summary>A quiz as it is now. Nothing of an item can be reached from here: learners get to it through their attempts.</summary>
[GraphQLMetadata("Quiz"), Description("A quiz as it is now; what an attempt was given is told by its quizVersion.")]
internal sealed class QuizNode(Quiz quiz, Reader reader)
{
    private readonly Policy _policy = quiz.PublishedPolicy ?? quiz.Policy;

    public Guid Id => quiz.Id;

    public string Title => quiz.Title;

    public string Description => quiz.Description;

    [Description("assess or practise.")]
    public string Mode => _policy.Mode;

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
    public QuizPolicyNode Policy => new(_policy.ToContract());

    [Description("The topics it asks about.")]
    public IDataLoaderResult<IReadOnlyList<string>> Topics() => quiz.OnlyTopics is { } only
        ? Pending.Of(only)
        : reader.Batch<Guid, ItemBank>("banks", async (ids, cancellation) => (await reader.Session.LoadManyAsync<ItemBank>(cancellation, ids)).ToDictionary(bank => bank.Id))
            .Load(quiz.BankId).Then<ItemBank?, IReadOnlyList<string>>(bank => [.. bank?.Topics.Keys ?? []]);

    /// <summary>Many quizzes by their ids, for fields that name one each.</summary>
    internal static IDataLoaderResult<QuizNode> Load(Guid id, Reader reader) => reader
        .Batch<Guid, Quiz>("quizzes", async (ids, cancellation) => (await reader.Session.LoadManyAsync<Quiz>(cancellation, ids)).ToDictionary(quiz => quiz.Id))
        .Load(id).Then(quiz => new QuizNode(quiz ?? throw new InvalidOperationException($"Quiz {id} is named and not stored."), reader));
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
