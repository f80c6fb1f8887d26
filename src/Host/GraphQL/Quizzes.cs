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
    public Guid Id => quiz.Id;

    public string Title => quiz.Title;

    public string Description => quiz.Description;

    [Description("assess or practise.")]
    public string Mode => quiz.Mode;

    [Description("The newest published version; 0 for a draft.")]
    public int Version => quiz.PublishedVersion;

    [Description("Items of the newest published version.")]
    public int ItemCount => quiz.ItemCount;

    [Description("The bank it draws from; null for learners.")]
    public Guid? BankId => reader.SeesQuizzes ? quiz.BankId : null;

    [Description("When the newest version was published; null for a draft.")]
    public DateTimeOffset? PublishedAt => quiz.PublishedAt;

    public QuizPolicyNode Policy => new(quiz.Policy);

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
    [Description("IRT model of the items: 1PL, 2PL or 3PL.")]
    public string Model => policy.Model;

    [Description("Ability estimator.")]
    public string Estimator => policy.Estimator;

    [Description("How the next item is chosen: MFI (most information) or TargetSuccess.")]
    public string Criterion => policy.Criterion;

    [Description("The next item is drawn from this many best ones.")]
    public int Randomesque => policy.Randomesque;

    [Description("Stops once the ability is known this well, in logits; null for never.")]
    public double? StandardError => policy.StandardError;

    public int MinItems => policy.MinItems;

    public int MaxItems => policy.MaxItems;

    public int? TimeLimitSeconds => policy.TimeLimitSeconds;

    [Description("When right answers are shown: instant, atEnd or never.")]
    public string Feedback => policy.Feedback;
}
