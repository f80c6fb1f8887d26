using System.CommandLine;
using System.Text.Json;
using AdaptivQ.Identity.Contracts;
using AdaptivQ.Identity.Schools;
using AdaptivQ.Identity.SignIn;
using AdaptivQ.Kernel;
using AdaptivQ.Platform.CommandLine;
using Marten;

namespace AdaptivQ.Identity.People;

/// <summary>Schools and people, for the first steps on a new installation.</summary>
internal sealed class PeopleCommands : IModuleCommand
{
    public int Place => 100;

    public Command Create(ICommandHost host) =>
        new("people", "Schools, people and classes.")
        {
            CreateSchool(host),
            CreateAdd(host),
            CreateSetRoles(host),
            CreateSetPassword(host),
            CreateSwitch(host, disabled: true),
            CreateSwitch(host, disabled: false),
            CreateUnlock(host),
            CreateErase(host),
        };

    private static Command CreateSchool(ICommandHost host)
    {
        var id = new Argument<string>("id") { Description = "Short id of the school: lower-case letters, digits and hyphens." };
        var name = new Option<string>("--name") { Description = "The school's name.", Required = true };
        var command = new Command("school", "Make a school.") { id, name };
        command.SetAction(
            async (arguments, cancellation) =>
            {
                var school = arguments.GetRequiredValue(id);
                Allow(CreateSchoolSlice.CheckId(school));
                await using var application = await host.OpenAsync(cancellation);
                await using var session = application.Store.LightweightSession(school);
                Allow(await CreateSchoolSlice.Run(session, new CreateSchool(school, arguments.GetRequiredValue(name)), cancellation));
                await session.SaveChangesAsync(cancellation);
                await Console.Out.WriteLineAsync($"School '{school}' created.");
                return 0;
            }
        );
        return command;
    }

    private static Command CreateAdd(ICommandHost host)
    {
        var email = new Argument<string>("email") { Description = "The address to sign in with." };
        var name = new Option<string>("--name") { Description = "The person's name.", Required = true };
        var roles = RolesOption();
        var classes = new Option<string[]>("--class")
        {
            Description = "Title of a class to teach or learn in, made if it is not there; may be repeated.",
        };
        var school = SchoolOption.Create();
        var command = new Command("add", "Add a person with a local account; prints the password once.")
        {
            email,
            name,
            roles,
            classes,
            school,
        };
        command.SetAction(
            async (arguments, cancellation) =>
            {
                var (tenant, wanted) = (arguments.GetRequiredValue(school), arguments.GetRequiredValue(roles));
                var person = new AddPerson(arguments.GetRequiredValue(name), arguments.GetRequiredValue(email), wanted);
                var titles = (arguments.GetValue(classes) ?? []).Distinct(StringComparer.Ordinal).ToList();
                if (titles.Count > 0 && !wanted.Any(role => role is Roles.Teacher or Roles.Learner))
                {
                    throw new CommandRefusedException(
                        "Only teachers and learners are in classes. Give one of these roles, or leave --class out."
                    );
                }
                Allow(AddPersonEndpoint.Decide(Guid.Empty, person).Refused);

                await using var application = await host.OpenAsync(cancellation);
                await application.RequireSchool(tenant, cancellation);
                var membership = application.Services.GetService<IClassMembership>();
                if (titles.Count > 0 && membership is null)
                {
                    throw new CommandRefusedException("There are no classes here. Leave --class out.");
                }
                if (titles.Count > 0 && await membership!.Check(tenant, titles, cancellation) is { } wrong)
                {
                    throw new CommandRefusedException(wrong);
                }

                await using var session = application.Store.LightweightSession(tenant);
                var passwords = application.Services.GetRequiredService<Passwords>();
                AddedPerson? added = null;
                Allow(
                    await session.Commit(
                        async writing =>
                        {
                            (added, var not) = await AddPersonEndpoint.Run(writing, passwords, Guid.CreateVersion7(), person, cancellation);
                            return not;
                        },
                        cancellation
                    )
                );
                // Said before anything else can fail: no one could tell the password later.
                await Console.Out.WriteLineAsync($"Password for {person.Email!.Trim()}: {added!.Password}");
                if (titles.Count > 0 && await membership!.Join(tenant, added!.Id, wanted, titles, cancellation) is { } left)
                {
                    throw new CommandRefusedException(
                        $"The person was added, and is in none of the classes: {left} The password above is theirs."
                    );
                }
                return 0;
            }
        );
        return command;
    }

    private static Command CreateSetRoles(ICommandHost host)
    {
        var email = new Argument<string>("email") { Description = "The address the person signs in with." };
        var roles = RolesOption();
        var command = new Command("roles", "Set what a person may do in their school.") { email, roles };
        command.SetAction(
            async (arguments, cancellation) =>
            {
                await using var application = await host.OpenAsync(cancellation);
                var account = await Find(application, arguments.GetRequiredValue(email), cancellation);
                await using var session = application.Store.LightweightSession(account.Tenant);
                var wanted = new SetRoles(arguments.GetRequiredValue(roles));
                var caller = SchoolOption.OperatorOf(account.Tenant);
                Allow(
                    await session.Commit(
                        writing => SetRolesEndpoint.Run(writing, account.PersonId, wanted, caller, cancellation),
                        cancellation
                    )
                );
                await Console.Out.WriteLineAsync(
                    $"{arguments.GetRequiredValue(email)} is {string.Join(" and ", wanted.Roles!.Distinct())} now, and "
                        + "signed out everywhere."
                );
                return 0;
            }
        );
        return command;
    }

    private static Command CreateSetPassword(ICommandHost host)
    {
        var email = new Argument<string>("email") { Description = "The address the person signs in with." };
        var command = new Command(
            "password",
            "Give a person another password, sign them out everywhere and lift a lock after failed sign-ins; prints the password once."
        )
        {
            email,
        };
        command.SetAction(
            async (arguments, cancellation) =>
            {
                await using var application = await host.OpenAsync(cancellation);
                var account = await Find(application, arguments.GetRequiredValue(email), cancellation);
                await using var session = application.Store.LightweightSession(account.Tenant);
                var passwords = application.Services.GetRequiredService<Passwords>();
                PasswordSet? set = null;
                Allow(
                    await session.Commit(
                        async writing =>
                        {
                            (set, var refused) = await SetPasswordEndpoint.Run(
                                writing,
                                passwords,
                                application.Services.GetRequiredService<FailedSignIns>(),
                                [],
                                account.PersonId,
                                new SetPassword(null),
                                SchoolOption.OperatorOf(account.Tenant),
                                cancellation
                            );
                            return refused;
                        },
                        cancellation
                    )
                );
                await Console.Out.WriteLineAsync($"Password for {arguments.GetRequiredValue(email)}: {set!.Password}");
                return 0;
            }
        );
        return command;
    }

    private static Command CreateSwitch(ICommandHost host, bool disabled)
    {
        var email = new Argument<string>("email") { Description = "The address the person signs in with." };
        var command = new Command(
            disabled ? "disable" : "enable",
            disabled
                ? "Switch a person's account off, and sign them out everywhere; nothing is lost."
                : "Switch a person's account on again."
        )
        {
            email,
        };
        command.SetAction(
            (arguments, cancellation) =>
                OnAccount(
                    host,
                    arguments.GetRequiredValue(email),
                    (_, session, account, caller) => SwitchAccountEndpoint.Run(session, account.PersonId, disabled, caller, cancellation),
                    disabled ? "can't sign in any more, and is signed out everywhere." : "can sign in again.",
                    cancellation
                )
        );
        return command;
    }

    private static Command CreateUnlock(ICommandHost host)
    {
        var email = new Argument<string>("email") { Description = "The address the person signs in with." };
        var command = new Command("unlock", "Lift a person's lock after failed sign-ins.") { email };
        command.SetAction(
            (arguments, cancellation) =>
                OnAccount(
                    host,
                    arguments.GetRequiredValue(email),
                    (services, session, account, caller) =>
                        UnlockAccountEndpoint.Run(
                            session,
                            services.GetRequiredService<FailedSignIns>(),
                            [],
                            account.PersonId,
                            caller,
                            cancellation
                        ),
                    "is not locked any more.",
                    cancellation
                )
        );
        return command;
    }

    private static async Task<int> OnAccount(
        ICommandHost host,
        string email,
        Func<IServiceProvider, IDocumentSession, Account, Caller, Task<Refusal?>> change,
        string done,
        CancellationToken cancellation
    )
    {
        await using var application = await host.OpenAsync(cancellation);
        var account = await Find(application, email, cancellation);
        await using var session = application.Store.LightweightSession(account.Tenant);
        var caller = SchoolOption.OperatorOf(account.Tenant);
        Allow(await session.Commit(writing => change(application.Services, writing, account, caller), cancellation));
        await Console.Out.WriteLineAsync($"{email} {done}");
        return 0;
    }

    private static Option<string[]> RolesOption() =>
        new("--role") { Description = $"One of {string.Join(", ", Roles.All)}; may be repeated.", Required = true };

    private static async Task<Account> Find(IOpenApplication application, string email, CancellationToken cancellation)
    {
        await using var session = application.Store.QuerySession();
        return await session.LoadAsync<Account>(Account.IdOf(email), cancellation)
            ?? throw new CommandRefusedException($"There is no account with the address {email}.");
    }

    private static void Allow(Refusal? refusal)
    {
        if (refusal is not null)
        {
            throw new CommandRefusedException(refusal.Detail);
        }
    }

    private static Command CreateErase(ICommandHost host)
    {
        var email = new Argument<string?>("email")
        {
            Description = "The address the person signs in with.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var again = new Option<string?>("--again")
        {
            Description =
                "After a backup was restored: a file with the lines that earlier erasures printed, all of them to be erased again; - "
                + "reads them from the input.",
        };
        var command = new Command(
            "erase",
            "Forget who a person is: name, address and sign-in go, answers stay under a pseudonym. Prints one line without a name; keep "
                + "it outside the backups."
        )
        {
            email,
            again,
        };
        command.SetAction(
            async (arguments, cancellation) =>
            {
                var (address, file) = (arguments.GetValue(email), arguments.GetValue(again));
                if (address is null == file is null)
                {
                    throw new CommandRefusedException(
                        "Give the address of the person to erase, or --again with the file of earlier erasures."
                    );
                }
                var ledger = file is null ? [] : await Ledger(file, cancellation);
                await using var application = await host.OpenAsync(cancellation);
                await using var session = application.Store.LightweightSession();
                var failed = application.Services.GetRequiredService<FailedSignIns>();
                foreach (var erasure in ledger)
                {
                    await ErasePerson.Again(session, failed, erasure, cancellation);
                }
                if (address is not null)
                {
                    ledger =
                    [
                        await ErasePerson.ByEmail(
                            session,
                            failed,
                            address,
                            application.Services.GetRequiredService<TimeProvider>().GetUtcNow(),
                            cancellation
                        ) ?? throw new CommandRefusedException($"There is no account with the address {address}."),
                    ];
                }

                await session.SaveChangesAsync(cancellation);
                if (file is null)
                {
                    await Console.Out.WriteLineAsync(JsonSerializer.Serialize(ledger[0]));
                }
                else
                {
                    await Console.Out.WriteLineAsync($"{ledger.Count} erased again.");
                }
                return 0;
            }
        );
        return command;
    }

    /// <exception cref="CommandRefusedException">The file is not there, or a line of it is none that an erasure printed.</exception>
    private static async Task<IReadOnlyList<Erasure>> Ledger(string file, CancellationToken cancellation)
    {
        if (file != "-" && !File.Exists(file))
        {
            throw new CommandRefusedException($"There is no file {file}.");
        }
        var lines =
            file == "-" ? (await Console.In.ReadToEndAsync(cancellation)).Split('\n') : await File.ReadAllLinesAsync(file, cancellation);
        var erasures = new List<Erasure>();
        foreach (var (line, number) in lines.Select((line, i) => (line, i + 1)))
        {
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }
            try
            {
                if (JsonSerializer.Deserialize<Erasure>(line) is not { School.Length: > 0 } erasure || erasure.PersonId == Guid.Empty)
                {
                    throw new JsonException("A field is missing.");
                }
                erasures.Add(erasure);
            }
            catch (JsonException e)
            {
                throw new CommandRefusedException(
                    $"{(file == "-" ? "The input" : file)}, line {number}: not a line that 'people erase' printed ({e.Message}) "
                        + "Nothing was erased."
                );
            }
        }

        return erasures;
    }
}
