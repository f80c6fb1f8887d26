using AdaptivQ.Adaptivity.Attempts;
using AdaptivQ.Adaptivity.Engine;
using AdaptivQ.Identity.Contracts;
using AdaptivQ.Identity.People;
using AdaptivQ.Identity.Schools;
using AdaptivQ.Identity.SignIn;
using AdaptivQ.Kernel;
using AdaptivQ.Learners.Classes;
using AdaptivQ.Platform.CommandLine;
using AdaptivQ.Platform.Development;
using AdaptivQ.Quizzes.Contracts;
using AdaptivQ.Quizzes.ItemBanks;
using AdaptivQ.Quizzes.Publishing;
using Marten;

namespace AdaptivQ.Demo;

/// <summary>
/// A made-up school to look around in: people, classes, a bank of our own items, two quizzes, and a history that simulated
/// learners took through the real deciders. Every attempt of that history says it is simulated.
/// </summary>
public static class DemoSchool
{
    public const string Tenant = SchoolOption.Demo;
    private const string SchoolName = "Riverside Demo School";
    private const string BankTitle = "School mathematics";

    private static readonly Guid Root = NamedId.Create(Guid.Empty, "adaptivq demo school");

    /// <summary>The people who can sign in.</summary>
    public static IReadOnlyList<Person> SignIns { get; } =
    [
        SignIn("learner", "Robin Lee", Roles.Learner),
        SignIn("learner2", "Sam Okafor", Roles.Learner),
        SignIn("teacher", "Ms Alvarez", Roles.Teacher),
        SignIn("author", "Mr Lindqvist", Roles.Author),
        SignIn("analyst", "Dr Rao", Roles.Analyst),
        SignIn("operator", "Kim Novak", Roles.Operator, Roles.Installation),
    ];

    private static readonly (string Title, string[] Simulated)[] Classes =
    [
        (
            "Class 8A",
            ["Amara B.", "Ben C.", "Chiara D.", "Dmitri E.", "Elif F.", "Finn G.", "Grace H.", "Hugo I.", "Ines J.", "Jonas K.", "Kaya L."]
        ),
        (
            "Class 9B",
            ["Leila M.", "Mateo N.", "Noor O.", "Oskar P.", "Priya Q.", "Quinn R.", "Rosa S.", "Stefan T.", "Tilda U.", "Umar V."]
        ),
    ];

    /// <summary>Puts the school there, in commits that can each be repeated; an existing school is left as it is.</summary>
    public static async Task<bool> SeedAsync(IServiceProvider services, IProgress<string> progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(progress);
        var store = services.GetRequiredService<IDocumentStore>();
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        await using var session = store.LightweightSession(Tenant);
        // The school's own document is written last: where it is missing, an earlier start was interrupted.
        if (await session.LoadAsync<School>(Tenant, cancellation) is not null)
        {
            progress.Report("already exists");
            return false;
        }

        var bank = await SeedBank(session, now, progress, cancellation);
        var quizzes = await SeedQuizzes(session, services.GetService<IFeasibility>(), bank, now, cancellation);
        var learners = await SeedPeople(
            session,
            services.GetRequiredService<Passwords>(),
            services.GetRequiredService<IPeople>(),
            quizzes,
            now,
            cancellation
        );
        await SeedHistory(session, services.GetRequiredService<CompiledQuizzes>(), quizzes, learners, now, progress, cancellation);
        session.Store(new School(Tenant, SchoolName));
        await session.SaveChangesAsync(cancellation);
        return true;
    }

    private static async Task<ItemBank> SeedBank(
        IDocumentSession session,
        DateTimeOffset now,
        IProgress<string> progress,
        CancellationToken cancellation
    )
    {
        var bankId = Id("bank");
        if (await session.LoadAsync<ItemBank>(bankId, cancellation) is { } known)
        {
            return known;
        }
        var rows = await DemoItems.Read(cancellation);
        var (report, refusal) = await ImportItemsEndpoint.WriteToNew(
            session,
            bankId,
            new CreateItemBank(BankTitle),
            rows,
            new Dictionary<string, string>(),
            now,
            cancellation
        );
        if (report is null)
        {
            throw new InvalidOperationException($"The demo's own items are refused: {refusal!.Detail}");
        }
        progress.Report($"{report.Added} items in {report.Topics} topics");
        return (await session.LoadAsync<ItemBank>(bankId, cancellation))!;
    }

    private static async Task<IReadOnlyList<Guid>> SeedQuizzes(
        IDocumentSession session,
        IFeasibility? feasibility,
        ItemBank bank,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        var assess = new DraftQuiz(
            "Mathematics check",
            "Shows where you stand in school mathematics. Right answers are shown at the end.",
            bank.Id,
            "assess",
            null,
            25,
            8,
            0.5,
            40 * 60,
            null,
            null
        );
        var practise = new DraftQuiz(
            "Mathematics practice",
            "Questions that fit you, with an explanation after each answer. Stop whenever you like.",
            bank.Id,
            "practise",
            null,
            15,
            null,
            null,
            null,
            null,
            null
        );
        var ids = new List<Guid>();
        foreach (var draft in new[] { assess, practise })
        {
            var quizId = Id($"quiz/{draft.Mode}");
            ids.Add(quizId);
            if (await session.LoadAsync<Quiz>(quizId, cancellation) is not null)
            {
                continue;
            }
            var (_, refusal) = await PublishNewQuiz.Run(session, feasibility, quizId, draft, now.AddDays(-60), cancellation);
            if (refusal is not null)
            {
                throw new InvalidOperationException($"The demo's own quiz is refused: {refusal.Detail}");
            }
        }

        return ids;
    }

    private static async Task<IReadOnlyList<Guid>> SeedPeople(
        IDocumentSession session,
        Passwords passwords,
        IPeople people,
        IReadOnlyList<Guid> quizzes,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        var signedUp = SignIns.Where(person => person.Roles.Contains(Roles.Learner)).ToList();
        var members = Classes
            .SelectMany(@class => @class.Simulated)
            .Select(name => new Person(Id($"learner/{name}"), name, "", [Roles.Learner], Demo: true))
            .ToList();
        foreach (var person in SignIns.Concat(members))
        {
            if (await session.LoadAsync<Person>(person.Id, cancellation) is not null)
            {
                continue;
            }
            session.Insert(person);
            if (person.Email.Length > 0)
            {
                session.Insert(passwords.AccountOf(person, Tenant, DemoPassword.Value));
            }
        }

        await session.SaveChangesAsync(cancellation);

        var teacher = SignIns.Single(person => person.Roles.Contains(Roles.Teacher)).Id;
        var @operator = new Caller(SignIns.Single(person => person.Roles.Contains(Roles.Operator)).Id, Tenant, [Roles.Operator]);
        var opened = now.AddDays(-90);
        foreach (var (index, (title, simulated)) in Classes.Index())
        {
            var classId = Id($"class/{title}");
            if (await session.LoadAsync<SchoolClass>(classId, cancellation) is null)
            {
                await Commit(await OpenClassEndpoint.Run(session, classId, new OpenClass(title), @operator, opened, cancellation));
            }
            await Commit(
                await AppointTeacherEndpoint.Run(session, people, classId, new AppointTeacher(teacher), @operator, opened, cancellation)
            );
            foreach (var learner in simulated.Select(name => Id($"learner/{name}")).Prepend(signedUp[index].Id))
            {
                await Commit(
                    await EnrolLearnerEndpoint.Run(session, people, classId, new EnrolLearner(learner), @operator, opened, cancellation)
                );
            }
            foreach (var quiz in quizzes)
            {
                await Commit(
                    await AssignQuizEndpoint.Run(
                        session,
                        new AssignQuiz(quiz, classId),
                        @operator,
                        published: true,
                        now.AddDays(-56),
                        cancellation
                    )
                );
            }
        }

        return [.. signedUp.Select(person => person.Id), .. members.Select(member => member.Id)];

        async Task Commit(Refusal? refusal)
        {
            if (refusal is not null)
            {
                throw new InvalidOperationException($"The demo's own classes are refused: {refusal.Detail}");
            }
            await session.SaveChangesAsync(cancellation);
        }
    }

    /// <summary>Simulated learners with a true ability of their own answer as the items' response models say they would.</summary>
    private static async Task SeedHistory(
        IDocumentSession session,
        CompiledQuizzes quizzes,
        IReadOnlyList<Guid> quizIds,
        IReadOnlyList<Guid> learners,
        DateTimeOffset now,
        IProgress<string> progress,
        CancellationToken cancellation
    )
    {
        var (attempts, answers) = (0, 0);
        foreach (var (number, learner) in learners.Index())
        {
            var random = SeededRandom.Derive(20260901, "simulated-learner", number);
            // Abilities spread like a standard normal; each attempt a little better than the one before.
            var ability = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            var rounds = 2 + random.NextInt(3);
            for (var round = 0; round < rounds; round++, ability += 0.12)
            {
                var attemptId = Id($"attempt/{number}/{round}");
                var quiz = (await quizzes.Find(Tenant, quizIds[round % quizIds.Count], 1, cancellation))!;
                var started = now.AddDays(-50 + 49.0 * (round + random.NextDouble()) / rounds);
                var facts = SimulatedAttempt.Take(attemptId, learner, quiz, ability, started, ref random);
                if (await SimulatedAttempt.Store(session, attemptId, facts, cancellation) is not { } given)
                {
                    continue;
                }
                attempts++;
                answers += given;
            }

            await session.SaveChangesAsync(cancellation);
        }

        progress.Report($"{attempts} simulated attempts with {answers} answers");
    }

    private static Guid Id(string name) => NamedId.Create(Root, name);

    private static Person SignIn(string name, string displayName, params string[] roles) =>
        new(Id($"person/{name}"), displayName, $"{name}@demo.test", roles, Demo: true);
}
