using System.Text.Json;
using AdaptivQ.Quizzes.Contracts;
using AdaptivQ.Quizzes.ItemTypes;
using AdaptivQ.Quizzes.Publishing;

namespace AdaptivQ.Browser.Tests;

/// <summary>What comes of an answer.</summary>
public enum Verdict
{
    Right,
    Partly,
    Wrong,
}

/// <summary>A way to answer an item, and what a learner is then shown.</summary>
/// <param name="Answers">Texts of the options that are chosen or put in order, or what is typed.</param>
/// <param name="Rows">What stands in each row of the scored answer: its text, and right behind it what is said of it.</param>
/// <param name="Heading">Above the explanation.</param>
/// <param name="Messages">The feedback on such an answer.</param>
public sealed record Way(Verdict Verdict, string[] Answers, string[] Rows, string Heading, params string[] Messages)
{
    public const string ThatIsRight = "That is right.";
    public const string NotQuite = "Not quite. Here is why.";

    /// <summary>The response that it is, as the item's type has it.</summary>
    public JsonElement Response(IItemInteraction interaction) =>
        interaction switch
        {
            SingleChoice choice => JsonSerializer.SerializeToElement(IdOf(choice.Options, Answers.Single())),
            MultipleResponse choice => JsonSerializer.SerializeToElement(Answers.Select(text => IdOf(choice.Options, text))),
            TrueFalse => JsonSerializer.SerializeToElement(Answers.Single() == "True"),
            Ordering order => JsonSerializer.SerializeToElement(
                Answers.Select(text => order.Entries.Single(entry => entry.Text == text).Id)
            ),
            Numeric => JsonSerializer.SerializeToElement(Answers.Single()),
            _ => throw new ArgumentException($"No test knows what a response to a {interaction?.Type} item is.", nameof(interaction)),
        };

    private static string IdOf(IReadOnlyList<ChoiceOption> options, string text) => options.Single(option => option.Text == text).Id;
}

/// <summary>An item, how it can be answered, and what its author sees of it.</summary>
/// <param name="TypeName">As authors read it.</param>
/// <param name="Keys">The rows of the author's card that are marked as keys.</param>
/// <param name="Rationale">Its first words.</param>
public sealed record TypedItem(string Id, string Type, string TypeName, string[] Keys, string Rationale, params Way[] Ways)
{
    /// <summary>The way that comes to a verdict; where there is no partly, the right one.</summary>
    public Way Way(Verdict verdict) =>
        Ways.FirstOrDefault(way => way.Verdict == verdict) ?? Ways.Single(way => way.Verdict == Verdict.Right);
}

/// <summary>A bank with one item of every type, and with others in which a type's other sides show.</summary>
public static class TypedItems
{
    public const string BankTitle = "Every kind of question";
    public const string Title = "A bit of everything";

    private const string Topic = "A bit of everything";
    private const string VariantsTopic = "Variants";

    /// <summary>The bank as a file to import.</summary>
    public static string File { get; } =
        CsvFile.Of(
            new()
            {
                ["id"] = "angle",
                ["type"] = "single-choice",
                ["topic"] = Topic,
                ["level"] = "3",
                ["stem"] = @"A triangle has angles of $40^\circ$ and $75^\circ$. How large is the **third** angle?",
                ["a"] = "65 degrees",
                ["b"] = "115 degrees",
                ["c"] = "245 degrees",
                ["correct"] = "a",
                ["feedback_b"] = @"That is the sum of the two angles you know. Take it from $180^\circ$.",
                ["feedback_c"] = "Look at the whole triangle: its angles make half a turn.",
                ["rationale"] = @"The three angles add up to half a turn: $180^\circ-40^\circ-75^\circ=65^\circ$.",
            },
            new()
            {
                ["id"] = "primes",
                ["type"] = "multiple-response",
                ["topic"] = Topic,
                ["level"] = "4",
                ["stem"] = "Which of these numbers are **prime**?",
                ["a"] = "9",
                ["b"] = "7",
                ["c"] = "15",
                ["d"] = "2",
                ["e"] = "13",
                ["correct"] = "b d e",
                ["scoring"] = "partial",
                ["feedback_a"] = "9 is three times three.",
                ["feedback_c"] = "15 is three times five.",
                ["rationale"] = "A prime number has exactly two factors: one and itself. The only even one is $2$.",
            },
            new()
            {
                ["id"] = "square",
                ["type"] = "true-false",
                ["topic"] = Topic,
                ["level"] = "2",
                ["stem"] = "Every square is also a rectangle.",
                ["correct"] = "true",
                ["feedback_false"] = "Look at the angles alone, not at the sides.",
                ["rationale"] = "A rectangle has four right angles, and so has a square.",
            },
            new()
            {
                ["id"] = "diagonal",
                ["type"] = "numeric",
                ["topic"] = Topic,
                ["level"] = "6",
                ["stem"] = "How long is the diagonal of a square with sides of $1$ m?",
                ["correct"] = "1.414",
                ["tolerance"] = "0.005",
                ["unit"] = "m; cm=0.01",
                ["a"] = "2",
                ["feedback_a"] = "That is the way along two sides. The diagonal is a short cut.",
                ["rationale"] = @"Pythagoras gives $d^2=1^2+1^2$, so $d=\sqrt{2}$, which is about $1.414$.",
            },
            new()
            {
                ["id"] = "sizes",
                ["type"] = "ordering",
                ["topic"] = Topic,
                ["level"] = "3",
                ["stem"] = "Put these numbers in order, from the **smallest** to the largest.",
                ["a"] = "a tenth",
                ["b"] = "a third",
                ["c"] = "a half",
                ["d"] = "one",
                ["feedback"] = "The more parts a whole is cut into, the smaller each of them.",
                ["rationale"] = @"As decimals they are $0.1$, $0.33\ldots$, $0.5$ and $1$.",
            },
            new()
            {
                ["id"] = "factors",
                ["type"] = "multiple-response",
                ["topic"] = VariantsTopic,
                ["level"] = "3",
                ["stem"] = "Which of these are **factors** of $12$?",
                ["a"] = "3",
                ["b"] = "4",
                ["c"] = "5",
                ["d"] = "None of these",
                ["correct"] = "a b",
                ["scoring"] = "all",
                ["feedback_c"] = "Counting in fives leads past 12.",
                ["rationale"] = "Three times four is twelve.",
            },
            new()
            {
                ["id"] = "below-zero",
                ["type"] = "numeric",
                ["topic"] = VariantsTopic,
                ["level"] = "5",
                ["stem"] = @"What is $\frac{1}{4}-1$?",
                ["correct"] = "-3/4",
                ["a"] = "3/4",
                ["feedback_a"] = "More is taken away than there is, so it falls below zero.",
                ["rationale"] = @"One is four quarters, and $\frac{1}{4}-\frac{4}{4}=-\frac{3}{4}$.",
            },
            new()
            {
                ["id"] = "bottle",
                ["type"] = "numeric",
                ["topic"] = VariantsTopic,
                ["level"] = "2",
                ["stem"] = "A bottle holds one and a half litres. How many **millilitres** is that?",
                ["correct"] = "1500",
                ["tolerance"] = "1 %",
                ["unit"] = "ml",
                ["a"] = "150",
                ["feedback_a"] = "A litre has a thousand millilitres.",
                ["rationale"] = "One litre is $1000$ millilitres, half a litre is $500$.",
            }
        );

    /// <summary>One of every type.</summary>
    public static IReadOnlyList<TypedItem> All { get; } =
    [
        new(
            "angle",
            QuestionPage.SingleChoice,
            "Single choice",
            ["65 degrees"],
            "The three angles add up to half a turn",
            new Way(
                Verdict.Right,
                ["65 degrees"],
                ["65 degreesYour answer, and it is right", "115 degrees", "245 degrees"],
                Way.ThatIsRight
            ),
            new Way(
                Verdict.Wrong,
                ["115 degrees"],
                ["65 degreesThe right answer", "115 degreesYour answer", "245 degrees"],
                Way.NotQuite,
                "That is the sum of the two angles you know."
            )
        ),
        new(
            "primes",
            QuestionPage.MultipleResponse,
            "Multiple response",
            ["7", "2", "13"],
            "A prime number has exactly two factors",
            new Way(
                Verdict.Right,
                ["7", "2", "13"],
                ["9", "7Chosen, and right", "15", "2Chosen, and right", "13Chosen, and right"],
                Way.ThatIsRight
            ),
            new Way(
                Verdict.Partly,
                ["7", "2", "15"],
                ["9", "7Chosen, and right", "15Chosen, but not right", "2Chosen, and right", "13Right too, but not chosen"],
                "Partly right: 1 of 3 points",
                "15 is three times five."
            ),
            new Way(
                Verdict.Wrong,
                ["9", "7"],
                ["9Chosen, but not right", "7Chosen, and right", "15", "2Right too, but not chosen", "13Right too, but not chosen"],
                Way.NotQuite,
                "9 is three times three."
            )
        ),
        new(
            "square",
            QuestionPage.TrueFalse,
            "True or false",
            ["True"],
            "A rectangle has four right angles",
            new Way(Verdict.Right, ["True"], ["TrueYour answer, and it is right", "False"], Way.ThatIsRight),
            new Way(Verdict.Wrong, ["False"], ["TrueThe right answer", "FalseYour answer"], Way.NotQuite, "Look at the angles alone")
        ),
        new(
            "diagonal",
            QuestionPage.Numeric,
            "Numeric",
            ["1.414 m, give or take 0.005 m"],
            "Pythagoras gives",
            new Way(
                Verdict.Right,
                ["141.4 cm"],
                ["141.4 cmYour answer, and it is right", "1.414 mThe right answer, give or take 0.005 m"],
                Way.ThatIsRight
            ),
            new Way(
                Verdict.Wrong,
                ["2 m"],
                ["2 mYour answer", "1.414 mThe right answer, give or take 0.005 m"],
                Way.NotQuite,
                "That is the way along two sides."
            )
        ),
        new(
            "sizes",
            QuestionPage.Ordering,
            "Ordering",
            [],
            "As decimals they are",
            new Way(Verdict.Right, ["a tenth", "a third", "a half", "one"], ["a tenth", "a third", "a half", "one"], Way.ThatIsRight),
            new Way(
                Verdict.Partly,
                ["a third", "a half", "one", "a tenth"],
                [
                    "a third",
                    "a halfDirectly after the one above, as it should be",
                    "oneDirectly after the one above, as it should be",
                    "a tenth",
                    "a tenth",
                    "a third",
                    "a half",
                    "one",
                ],
                "Partly right: 2 of 3 points",
                "The more parts a whole is cut into"
            ),
            new Way(
                Verdict.Wrong,
                ["one", "a half", "a third", "a tenth"],
                ["one", "a half", "a third", "a tenth", "a tenth", "a third", "a half", "one"],
                Way.NotQuite,
                "The more parts a whole is cut into"
            )
        ),
    ];

    public static TypedItem Of(PublishedItem item) => All.Single(typed => typed.Id == item.ExternalId);

    public static TypedItem OfType(string type) => All.Single(typed => typed.Type == type);

    /// <summary>Asks one item of every type, and explains after each.</summary>
    public static DraftQuiz Practice(Guid bankId) => Quiz(bankId, Title, Topic, All.Count);

    public static DraftQuiz PracticeOfVariants(Guid bankId) => Quiz(bankId, "The other sides", VariantsTopic, 3);

    private static DraftQuiz Quiz(Guid bankId, string title, string topic, int items) =>
        new(
            title,
            "Questions of every kind, with an explanation after each answer.",
            bankId,
            "practise",
            "instant",
            items,
            null,
            null,
            null,
            [topic],
            null
        );
}
