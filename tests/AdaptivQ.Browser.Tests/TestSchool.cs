using System.Text;
using System.Text.Json;
using AdaptivQ.Adaptivity.Attempts;
using AdaptivQ.Adaptivity.Feasibility;
using AdaptivQ.Demo;
using AdaptivQ.Identity.People;
using AdaptivQ.Identity.Schools;
using AdaptivQ.Identity.SignIn;
using AdaptivQ.Kernel;
using AdaptivQ.Learners.Classes;
using AdaptivQ.Quizzes.Contracts;
using AdaptivQ.Quizzes.ItemBanks;
using AdaptivQ.Quizzes.Publishing;
using Marten;
using Marten.Events;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace AdaptivQ.Browser.Tests;

/// <summary>Someone who can sign in.</summary>
public sealed record TestPerson(Guid Id, string Name, string Email)
{
    public const string Password = "adaptivq-demo";

    public static TestPerson Demo(string who)
    {
        var person = DemoSchool.SignIns.Single(person => person.Email == $"{who}@demo.test");
        return new TestPerson(person.Id, person.DisplayName, person.Email);
    }
}

/// <summary>
/// What the tests add to the demo school: a class of their own, so that no test sees what another one did, and a small bank
/// with pictures. Written through the product's own deciders, as its pages would write it.
/// </summary>
public sealed class TestSchool : IDisposable
{
    public const string ClassTitle = "Class 7C";
    public const string FiguresTitle = "Reading charts";
    public const string PictureAlt = "Bar chart: apples 4, pears 7, plums 2";

    /// <summary>Stands in every text of the bank with pictures that a learner may not see before scoring.</summary>
    public const string Canary = "canary-5f1c";

    private readonly IServiceProvider _services;
    private readonly IDocumentStore _store;
    private readonly SemaphoreSlim _enrolling = new(1);
    private readonly Guid _classId = Guid.CreateVersion7();

    private readonly string _address;

    private TestSchool(IServiceProvider services, string address)
    {
        _address = address;
        _services = services;
        _store = services.GetRequiredService<IDocumentStore>();
    }

    public CompiledQuiz Assessment { get; private set; } = null!;

    public CompiledQuiz Practice { get; private set; } = null!;

    /// <summary>Every question has a picture; the answers are explained at once.</summary>
    public CompiledQuiz Figures { get; private set; } = null!;

    /// <summary>One item of every type; the answers are explained at once.</summary>
    public CompiledQuiz EveryType { get; private set; } = null!;

    /// <summary>What else items of these types can be: other ways to score, one unit or none.</summary>
    public CompiledQuiz Variants { get; private set; } = null!;

    /// <summary>The bank behind these two.</summary>
    public Guid TypedBankId { get; private set; }

    /// <summary>The bank behind the two quizzes of the demo.</summary>
    public Guid DemoBankId { get; private set; }

    public static async Task<TestSchool> Open(IServiceProvider services, IBrowser browser, string address)
    {
        var school = new TestSchool(services, address);
        await using var session = school._store.LightweightSession(DemoSchool.Tenant);
        var demo = await session.Query<Quiz>().ToListAsync();
        school.DemoBankId = demo[0].BankId;
        school.Assessment = await school.Compiled(demo.Single(quiz => quiz.Policy.Mode == "assess"));
        school.Practice = await school.Compiled(demo.Single(quiz => quiz.Policy.Mode == "practise"));
        var figures = await SeedFigures(session, await DrawPicture(browser));
        school.Figures = await school.Compiled(figures);
        using var author = await school.SignInAuthor();
        school.TypedBankId = await author.OpenBank(TypedItems.BankTitle, TypedItems.File);
        school.EveryType = await school.Publish(author, TypedItems.Practice(school.TypedBankId));
        school.Variants = await school.Publish(author, TypedItems.PracticeOfVariants(school.TypedBankId));

        var now = DateTimeOffset.UtcNow;
        session.Events.StartStream<SchoolClass>(
            school._classId,
            [
                new ClassOpened(school._classId, ClassTitle, now),
                new TeacherAppointed(school._classId, TestPerson.Demo("teacher").Id, now),
                .. new[] { school.Assessment, school.Practice, school.Figures, school.EveryType, school.Variants }.Select(
                    quiz => new QuizAssigned(school._classId, quiz.Source.QuizId, now)
                ),
            ]
        );
        await session.SaveChangesAsync();
        await school.CatchUp();
        return school;
    }

    /// <summary>A class of one test's own.</summary>
    public async Task<Guid> OpenClass(string title)
    {
        var (classId, now) = (Guid.CreateVersion7(), DateTimeOffset.UtcNow);
        await using var session = _store.LightweightSession(DemoSchool.Tenant);
        session.Events.StartStream<SchoolClass>(
            classId,
            new ClassOpened(classId, title, now),
            new TeacherAppointed(classId, TestPerson.Demo("teacher").Id, now)
        );
        await session.SaveChangesAsync();
        return classId;
    }

    /// <summary>A learner who has done nothing yet.</summary>
    /// <param name="classId">Null: of the class that the tests share.</param>
    public async Task<TestPerson> Enrol(string name, Guid? classId = null)
    {
        var enrolledIn = classId ?? _classId;
        var person = new Person(
            Guid.NewGuid(),
            name,
            $"{name.ToLowerInvariant().Replace(' ', '.')}.{Guid.NewGuid():n}@test.example",
            [Roles.Learner],
            Demo: true
        );
        await _enrolling.WaitAsync();
        try
        {
            await using var session = _store.LightweightSession(DemoSchool.Tenant);
            session.Store(person);
            session.Store(_services.GetRequiredService<Passwords>().AccountOf(person, session.TenantId, TestPerson.Password));
            session.Events.Append(enrolledIn, new LearnerEnrolled(enrolledIn, person.Id, DateTimeOffset.UtcNow));
            await session.SaveChangesAsync();
        }
        finally
        {
            _enrolling.Release();
        }

        return new TestPerson(person.Id, person.DisplayName, person.Email);
    }

    /// <summary>An attempt whose first question waits, as pressing Start leaves it.</summary>
    /// <param name="ago">How long ago it was started; its time limit runs from there.</param>
    /// <param name="seed">Decides which questions are drawn.</param>
    public async Task<Guid> Begin(TestPerson learner, CompiledQuiz quiz, TimeSpan ago = default, long seed = 20260901)
    {
        var attemptId = Guid.CreateVersion7();
        await using var session = _store.LightweightSession(DemoSchool.Tenant);
        session.Events.StartStream<Attempt>(
            attemptId,
            StartAttemptEndpoint.Decide(attemptId, learner.Id, quiz, seed, simulated: false, DateTimeOffset.UtcNow - ago)
        );
        await session.SaveChangesAsync();
        return attemptId;
    }

    /// <summary>An attempt from start to end, through the product's own deciders.</summary>
    /// <param name="right">Whether the question at that position is answered right.</param>
    public Task<Guid> Take(TestPerson learner, CompiledQuiz quiz, Func<int, bool> right) =>
        Answer(learner, quiz, TimeSpan.FromMinutes(20), int.MaxValue, right);

    /// <summary>An attempt of which some questions were answered, as the product's own deciders leave it.</summary>
    /// <param name="ago">How long ago it was started; its time limit runs from there.</param>
    /// <param name="most">How many questions are answered, unless it is over before.</param>
    /// <param name="right">Whether the question at that position is answered right.</param>
    public async Task<Guid> Answer(TestPerson learner, CompiledQuiz quiz, TimeSpan ago, int most, Func<int, bool> right)
    {
        var (attemptId, _) = await Answer(
            learner,
            quiz,
            ago,
            (open, item) =>
                open.Position <= most ? item.Interaction.Example(right(open.Position) ? item.Interaction.MaxCategory : 0, 0) : null
        );
        return attemptId;
    }

    /// <summary>An attempt as it stands once questions have been answered, until it is over or one gets no response.</summary>
    /// <param name="ago">How long ago it was started; its time limit runs from there.</param>
    /// <param name="respond">The response to a question; null to leave it open.</param>
    /// <returns>The attempt, and the position of its open question.</returns>
    public async Task<(Guid AttemptId, int? Open)> Answer(
        TestPerson learner,
        CompiledQuiz quiz,
        TimeSpan ago,
        Func<OpenItem, PublishedItem, JsonElement?> respond
    )
    {
        var attemptId = Guid.CreateVersion7();
        var at = DateTimeOffset.UtcNow - ago;
        var facts = StartAttemptEndpoint.Decide(attemptId, learner.Id, quiz, 20260901, simulated: false, at).ToList();
        var attempt = Attempt.Fold(facts.Select(fact => (Guid.Empty, fact)))!;
        while (attempt.Open is { } open && respond(open, quiz.Item(open.ItemId)) is { } response)
        {
            at = at.AddSeconds(12 + 7 * (open.Position % 5));
            var decision = SubmitAnswerEndpoint.Decide(attempt, quiz, new SubmitAnswer(open.ItemId, response, attempt.Version), at);
            decision.Refused.ShouldBeNull();
            foreach (var fact in decision.Events)
            {
                facts.Add(fact);
                attempt = attempt.Apply(Guid.NewGuid(), fact);
            }
        }

        await using var session = _store.LightweightSession(DemoSchool.Tenant);
        session.Events.StartStream<Attempt>(attemptId, facts);
        await session.SaveChangesAsync();
        return (attemptId, attempt.Open?.Position);
    }

    /// <summary>An attempt at one item of every type: partly right where there is such a thing, one right, the others wrong.</summary>
    public async Task<Guid> TakeEveryType(TestPerson learner)
    {
        var (attemptId, _) = await Answer(
            learner,
            EveryType,
            TimeSpan.FromMinutes(20),
            (_, item) =>
            {
                var typed = TypedItems.Of(item);
                var way = item.Interaction switch
                {
                    Quizzes.ItemTypes.TrueFalse => typed.Way(Verdict.Right),
                    { MaxCategory: > 1 } => typed.Way(Verdict.Partly),
                    _ => typed.Way(Verdict.Wrong),
                };
                return way.Response(item.Interaction);
            }
        );
        return attemptId;
    }

    /// <summary>An attempt whose open question is of that type; those before it were answered right.</summary>
    /// <returns>The attempt, and the number of that question.</returns>
    public Task<(Guid AttemptId, int Number)> Reach(TestPerson learner, CompiledQuiz quiz, string type) =>
        Reach(learner, quiz, item => item.Interaction.Type == type);

    /// <summary>An attempt whose open question is the wanted one; those before it were answered right.</summary>
    public async Task<(Guid AttemptId, int Number)> Reach(TestPerson learner, CompiledQuiz quiz, Func<PublishedItem, bool> wanted)
    {
        var (attemptId, number) = await Answer(
            learner,
            quiz,
            TimeSpan.FromMinutes(2),
            (_, item) => wanted(item) ? null : item.Interaction.Example(item.Interaction.MaxCategory, 0)
        );
        return (attemptId, number ?? throw new InvalidOperationException($"{quiz.Source.Title} did not ask the wanted question."));
    }

    /// <summary>An attempt that its learner stopped before the first answer.</summary>
    public async Task<Guid> Leave(TestPerson learner, CompiledQuiz quiz)
    {
        var attemptId = await Begin(learner, quiz);
        await using var session = _store.LightweightSession(DemoSchool.Tenant);
        var attempt = Attempt.Fold((await session.Events.FetchStreamAsync(attemptId)).Select(fact => (fact.Id, fact.Data)))!;
        session.Events.Append(attemptId, NextStep.Finish(attempt, quiz, AttemptFinished.Stopped, DateTimeOffset.UtcNow));
        await session.SaveChangesAsync();
        return attemptId;
    }

    /// <summary>What has been scored in an attempt, from its events.</summary>
    public async Task<IReadOnlyList<AnswerScored>> Scored(Guid attemptId)
    {
        await using var session = _store.QuerySession(DemoSchool.Tenant);
        return [.. (await session.Events.FetchStreamAsync(attemptId)).Select(fact => fact.Data).OfType<AnswerScored>()];
    }

    /// <summary>Until what teachers and analysts read shows everything that has happened.</summary>
    public Task CatchUp() => _store.WaitForNonStaleProjectionDataAsync(TimeSpan.FromMinutes(3));

    public void Dispose() => _enrolling.Dispose();

    /// <summary>The author as a program that calls the product over HTTP.</summary>
    public Task<AuthorsProgram> SignInAuthor() => AuthorsProgram.SignIn(_address, TestPerson.Demo("author"));

    /// <summary>A quiz set up and published over HTTP.</summary>
    public async Task<CompiledQuiz> Publish(AuthorsProgram author, DraftQuiz draft) => await Compiled(await author.Publish(draft), 1);

    private Task<CompiledQuiz> Compiled(Quiz quiz) => Compiled(quiz.Id, quiz.PublishedVersion);

    private async Task<CompiledQuiz> Compiled(Guid quizId, int version) =>
        (await _services.GetRequiredService<CompiledQuizzes>().Find(DemoSchool.Tenant, quizId, version, CancellationToken.None))!;

    private static async Task<Quiz> SeedFigures(IDocumentSession session, byte[] picture)
    {
        var now = DateTimeOffset.UtcNow;
        var bankId = Guid.CreateVersion7();
        var image = BankImage.Read(picture)!;
        session.Store(image);

        var file = new StringBuilder("id,topic,level,stem,a,b,c,correct,rationale,feedback_b,feedback_c,image,imageAlt\n");
        foreach (var (number, (question, right, wrong, wronger)) in Questions.Index())
        {
            file.Append(
                System.Globalization.CultureInfo.InvariantCulture,
                $"chart-{number + 1},Charts,{4 + number % 4},\"{question}\",{right},{wrong},{wronger},a,The worked answer {Canary}: the "
                    + $"bars are 4 and 7 and 2 high.,Read the top of the bar again {Canary}.,That is another bar "
                    + $"{Canary}.,fruit.png,\"{PictureAlt}\"\n"
            );
        }

        var (rows, refusal) = ImportItemsEndpoint.Read(Encoding.UTF8.GetBytes(file.ToString()));
        refusal.ShouldBeNull();
        var (_, refused) = await ImportItemsEndpoint.WriteToNew(
            session,
            bankId,
            new CreateItemBank("Charts and diagrams"),
            rows,
            new Dictionary<string, string> { ["fruit.png"] = image.Id },
            now,
            CancellationToken.None
        );
        refused.ShouldBeNull();

        var quizId = Guid.CreateVersion7();
        var draft = new DraftQuiz(
            FiguresTitle,
            "Questions about one chart, with an explanation after each answer.",
            bankId,
            "practise",
            "instant",
            6,
            null,
            null,
            null,
            null,
            1
        );
        (await PublishNewQuiz.Run(session, new QuizFeasibility(), quizId, draft, now, CancellationToken.None)).Refused.ShouldBeNull();
        return (await session.LoadAsync<Quiz>(quizId))!;
    }

    private static readonly (string Question, string Right, string Wrong, string Wronger)[] Questions =
    [
        ("How many **pears** are there?", "$7$", "$4$", "$2$"),
        ("How many **apples** are there?", "$4$", "$7$", "$2$"),
        ("How many more pears than plums are there?", "$7-2=5$", "$7+2=9$", "$7-4=3$"),
        ("Which share of the fruit is **plums**?", @"$\frac{2}{13}$", @"$\frac{2}{11}$", @"$\frac{13}{2}$"),
        ("How many pieces of fruit are there in all?", "$13$", "$11$", "$3$"),
        ("Which fruit is there least of?", "plums", "apples", "pears"),
    ];

    /// <summary>A small PNG, drawn by the browser that is there anyway.</summary>
    private static async Task<byte[]> DrawPicture(IBrowser browser)
    {
        await using var context = await browser.NewContextAsync(
            new BrowserNewContextOptions
            {
                ViewportSize = new ViewportSize { Width = 420, Height = 260 },
            }
        );
        var page = await context.NewPageAsync();
        await page.SetContentAsync(
            """
            <body style="margin:0"><svg width="420" height="260" font-family="sans-serif" font-size="15" text-anchor="middle">
              <rect width="420" height="260" fill="white"/>
              <g stroke="#ccc"><path d="M50 220h340M50 170h340M50 120h340M50 70h340M50 20h340"/></g>
              <g fill="#555" text-anchor="end"><text x="42" y="225">0</text><text x="42" y="175">2</text>
                <text x="42" y="125">4</text><text x="42" y="75">6</text><text x="42" y="25">8</text></g>
              <g fill="#4a6fb5"><rect x="80" y="120" width="70" height="100"/><rect x="185" y="45" width="70" height="175"/>
                <rect x="290" y="170" width="70" height="50"/></g>
              <g fill="#222"><text x="115" y="244">apples</text><text x="220" y="244">pears</text><text x="325" y="244">plums</text></g>
            </svg></body>
            """
        );
        return await page.ScreenshotAsync();
    }
}
