using System.CommandLine;
using System.Security.Cryptography;
using System.Text.Json;
using AdaptivQ.Host.Local;
using AdaptivQ.Kernel;
using AdaptivQ.Learners.Classes;
using AdaptivQ.Learners.People;
using Marten;

namespace AdaptivQ.Host.Commands;

/// <summary>Schools and people, for the first steps on a new installation.</summary>
internal static class PeopleCommands
{
    public static Command Create() => new("people", "Schools, people and classes.") { CreateSchool(), CreateAdd(), CreateErase() };

    private static Command CreateSchool()
    {
        var id = new Argument<string>("id") { Description = "Short id of the school: lower-case letters, digits and hyphens." };
        var name = new Option<string>("--name") { Description = "The school's name.", Required = true };
        var command = new Command("school", "Make a school.") { id, name };
        command.SetAction(async (arguments, cancellation) =>
        {
            var school = arguments.GetRequiredValue(id);
            if (school.Length is 0 or > 40 || school.Any(letter => !char.IsAsciiLetterLower(letter) && !char.IsAsciiDigit(letter) && letter != '-'))
                throw new CommandRefusedException($"'{school}' cannot be a school's id: use 1 to 40 lower-case letters, digits and hyphens.");
            await using var house = await House.OpenAsync(new LocalProgress(Console.Error, 1), cancellation);
            await using var session = house.Store.LightweightSession(school);
            if (await session.LoadAsync<School>(school, cancellation) is not null) throw new CommandRefusedException($"There is a school '{school}' already.");
            session.Store(new School(school, arguments.GetRequiredValue(name)));
            await session.SaveChangesAsync(cancellation);
            await Console.Out.WriteLineAsync($"School '{school}' is there.");
            return 0;
        });
        return command;
    }

    private static Command CreateAdd()
    {
        var email = new Argument<string>("email") { Description = "The address to sign in with." };
        var name = new Option<string>("--name") { Description = "The person's name.", Required = true };
        var roles = new Option<string[]>("--role") { Description = $"One of {string.Join(", ", Roles.All)}; may be repeated.", Required = true };
        var classes = new Option<string[]>("--class") { Description = "Title of a class to teach or learn in, made if it is not there; may be repeated." };
        var school = SchoolOption.Create();
        var command = new Command("add", "Add a person with a local account; prints the password once.") { email, name, roles, classes, school };
        command.SetAction(async (arguments, cancellation) =>
        {
            var tenant = arguments.GetRequiredValue(school);
            var wanted = arguments.GetRequiredValue(roles);
            if (wanted.Except(Roles.All).FirstOrDefault() is { } unknown) throw new CommandRefusedException($"There is no role '{unknown}'. The roles are {string.Join(", ", Roles.All)}.");
            var address = arguments.GetRequiredValue(email).Trim();
            if (address.Length > 254 || address.IndexOf('@', StringComparison.Ordinal) is var at && (at < 1 || at == address.Length - 1))
                throw new CommandRefusedException($"'{address}' is no e-mail address.");

            await using var house = await House.OpenAsync(new LocalProgress(Console.Error, 1), cancellation);
            await house.RequireSchool(tenant, cancellation);
            await using var session = house.Store.LightweightSession(tenant);
            if (await session.LoadAsync<Account>(Account.IdOf(address), cancellation) is not null) throw new CommandRefusedException($"{address} has an account already.");
            var person = new Person(Guid.NewGuid(), arguments.GetRequiredValue(name), address, wanted, Demo: false);
            var password = RandomNumberGenerator.GetString("abcdefghijkmnpqrstuvwxyz23456789", 16);
            house.Services.GetRequiredService<Registration>().Register(session, person, password);

            var now = house.Services.GetRequiredService<TimeProvider>().GetUtcNow();
            var known = await session.Query<SchoolClass>().ToListAsync(cancellation);
            foreach (var title in arguments.GetValue(classes) ?? [])
            {
                var classId = known.FirstOrDefault(candidate => candidate.Title == title)?.Id;
                if (classId is null) session.Events.StartStream<SchoolClass>((classId = Guid.CreateVersion7()).Value, new ClassOpened(classId.Value, title, now));
                if (wanted.Contains(Roles.Teacher)) session.Events.Append(classId.Value, new TeacherAppointed(classId.Value, person.Id, now));
                if (wanted.Contains(Roles.Learner)) session.Events.Append(classId.Value, new LearnerEnrolled(classId.Value, person.Id, now));
            }

            await session.SaveChangesAsync(cancellation);
            await Console.Out.WriteLineAsync($"{address} may sign in with the password {password}");
            return 0;
        });
        return command;
    }

    private static Command CreateErase()
    {
        var email = new Argument<string?>("email") { Description = "The address the person signs in with.", Arity = ArgumentArity.ZeroOrOne };
        var again = new Option<string?>("--again") { Description = "After a backup was restored: a file with the lines that earlier erasures printed, all of them to be erased again; - reads them from the input." };
        var command = new Command("erase", "Forget who somebody is: name, address and sign-in go, answers stay under a pseudonym. Prints one line that names nobody; keep it outside the backups.") { email, again };
        command.SetAction(async (arguments, cancellation) =>
        {
            var (address, file) = (arguments.GetValue(email), arguments.GetValue(again));
            if (address is null == file is null) throw new CommandRefusedException("Give the address of the person to erase, or --again with the file of earlier erasures.");
            var ledger = file is null ? [] : await Ledger(file, cancellation);
            await using var house = await House.OpenAsync(new LocalProgress(Console.Error, 1), cancellation);
            await using var session = house.Store.LightweightSession();
            foreach (var erasure in ledger) ErasePerson.Again(session, erasure);
            if (address is not null)
            {
                ledger = [await ErasePerson.ByEmail(session, address, house.Services.GetRequiredService<TimeProvider>().GetUtcNow(), cancellation)
                    ?? throw new CommandRefusedException($"Nobody signs in with {address}.")];
            }

            await session.SaveChangesAsync(cancellation);
            if (file is null) await Console.Out.WriteLineAsync(JsonSerializer.Serialize(ledger[0]));
            else await Console.Out.WriteLineAsync($"{ledger.Count} erased again.");
            return 0;
        });
        return command;
    }

    /// <exception cref="CommandRefusedException">The file is not there, or a line of it is none that an erasure printed.</exception>
    private static async Task<IReadOnlyList<Erasure>> Ledger(string file, CancellationToken cancellation)
    {
        if (file != "-" && !File.Exists(file)) throw new CommandRefusedException($"There is no file {file}.");
        var lines = file == "-" ? (await Console.In.ReadToEndAsync(cancellation)).Split('\n') : await File.ReadAllLinesAsync(file, cancellation);
        var erasures = new List<Erasure>();
        foreach (var (line, number) in lines.Select((line, i) => (line, i + 1)))
        {
            if (string.IsNullOrWhiteSpace(line)) continue;
            try
            {
                if (JsonSerializer.Deserialize<Erasure>(line) is not { School.Length: > 0, AccountId.Length: > 0 } erasure || erasure.PersonId == Guid.Empty) throw new JsonException("A field is missing.");
                erasures.Add(erasure);
            }
            catch (JsonException e)
            {
                throw new CommandRefusedException($"{(file == "-" ? "The input" : file)}, line {number}: not a line that 'people erase' printed ({e.Message}) Nothing was erased.");
            }
        }

        return erasures;
    }
}
