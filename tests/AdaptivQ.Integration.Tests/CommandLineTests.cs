using AdaptivQ.Learners.Classes;
using AdaptivQ.Quizzes.ItemBanks;
using Marten;
using Npgsql;

namespace AdaptivQ.Integration.Tests;

/// <summary>The operations of the program, as a person at a terminal runs them.</summary>
public sealed class CommandLineTests(OwnHost own) : IClassFixture<OwnHost>, IAsyncLifetime
{
    private const string Header = "id,topic,level,stem,a,b,c,correct,image\n";

    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"adaptivq-files-{Guid.NewGuid():n}");

    private string Database => own.Host.ConnectionString;

    public ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(_folder);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private async Task<string> Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        await File.WriteAllTextAsync(path, text);
        return path;
    }

    private async Task<IReadOnlyList<Item>> Items(string bank)
    {
        await using var session = own.Host.Store.QuerySession(TestSchool.School);
        return await session.Query<ItemBank>().FirstOrDefaultAsync(candidate => candidate.Title == bank) is { Id: var id }
            ? await session.Query<Item>().Where(item => item.BankId == id).ToListAsync()
            : [];
    }

    [Fact]
    public async Task A_bank_is_imported_published_and_taken_and_an_import_again_changes_nothing()
    {
        var file = await Write(
            "Rivers.csv",
            Header + "r1,Europe,2,Which is longer?,Danube,Rhine,,a,map.png\nr2,Europe,,Which is in Spain?,Ebro,Elbe,Oder,a,\n"
        );
        await File.WriteAllBytesAsync(Path.Combine(_folder, "map.png"), [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]);

        var first = await AdaptivqProcess.Run(Database, ["import", file]);
        first.ExitCode.ShouldBe(0, first.Error);
        first.Output.ShouldContain("2 added");
        first.Output.ShouldContain("1 items with a picture");
        first.Output.ShouldContain("1 rows name no level");
        (await Items("Rivers")).Count.ShouldBe(2);

        var again = await AdaptivqProcess.Run(Database, ["import", file]);
        again.ExitCode.ShouldBe(0, again.Error);
        again.Output.ShouldContain("2 unchanged");
        (await Items("Rivers")).ShouldAllBe(item => item.Revision == 1);

        var published = await AdaptivqProcess.Run(Database, ["publish", "--bank", "Rivers", "--class", "Class 8A", "--max-items", "2"]);
        published.ExitCode.ShouldBe(0, published.Error);
        published.Output.ShouldContain("version 1 with 2 items");

        using var learner = await own.Host.SignedIn("learner");
        var quizId = Guid.Parse(
            (string)(await learner.Get("/api/quizzes")).Ok().AsArray().Single(quiz => (string)quiz!["title"]! == "Rivers")!["id"]!
        );
        ((string)(await (await Sitting.Start(learner, quizId)).ToTheEnd())["result"]!["reason"]!).ShouldBe("length");
        using var elsewhere = await own.Host.SignedIn("learner2");
        (await elsewhere.Get("/api/quizzes")).Ok().AsArray().ShouldNotContain(quiz => (string)quiz!["title"]! == "Rivers");
    }

    [Fact]
    public async Task A_file_with_mistakes_ends_with_2_names_them_and_writes_nothing()
    {
        var file = await Write(
            "Broken.csv",
            Header + "r1,Europe,2,Which is longer?,Danube,Rhine,,z,\nr1,Europe,eleven,,Ebro,Elbe,Oder,a,\nr3,too,few\n"
        );
        var events = await own.Host.CountEvents();

        var ran = await AdaptivqProcess.Run(Database, ["import", file, "--bank", "Broken"]);

        ran.ExitCode.ShouldBe(2);
        ran.Error.ShouldContain("nothing was written");
        foreach (var place in new[] { "row 2, column 'correct'", "row 3, column 'level'", "row 3, column 'stem'", "row 4:" })
        {
            ran.Error.ShouldContain(place);
        }
        (await own.Host.CountEvents()).ShouldBe(events);
        (await Items("Broken")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_picture_that_is_missing_or_none_ends_with_2_and_writes_nothing()
    {
        var events = await own.Host.CountEvents();
        var missing = await AdaptivqProcess.Run(
            Database,
            ["import", await Write("Missing.csv", Header + "r1,Europe,2,Which?,1,2,,a,nowhere.png\n")]
        );
        missing.ExitCode.ShouldBe(2);
        missing.Error.ShouldContain("row 2, column 'image'");

        await Write("script.png", "<svg onload='alert(1)'/>");
        var none = await AdaptivqProcess.Run(
            Database,
            ["import", await Write("None.csv", Header + "r1,Europe,2,Which?,1,2,,a,script.png\n")]
        );
        none.ExitCode.ShouldBe(2);
        none.Error.ShouldContain("script.png");
        (await own.Host.CountEvents()).ShouldBe(events);
    }

    [Theory]
    [InlineData("no file", "import", "/nowhere/at/all.csv")]
    [InlineData("no school 'nowhere'", "attempts", "verify", "--school", "nowhere")]
    [InlineData("no item bank 'Nothing'", "publish", "--bank", "Nothing")]
    [InlineData("no role 'king'", "people", "add", "a@b.test", "--name", "A", "--role", "king")]
    public async Task What_cannot_be_done_ends_with_2_in_words(string words, params string[] arguments)
    {
        var ran = await AdaptivqProcess.Run(Database, arguments);
        ran.ExitCode.ShouldBe(2, ran.Error);
        ran.Error.ShouldContain(words);
        ran.Error.ShouldNotContain(" at AdaptivQ.");
    }

    [Fact]
    public async Task A_person_that_is_added_can_sign_in_with_the_password_that_was_printed()
    {
        var ran = await AdaptivqProcess.Run(
            Database,
            [
                "people",
                "add",
                "new@school.test",
                "--name",
                "New Teacher",
                "--role",
                "teacher",
                "--role",
                "author",
                "--class",
                "Class 8A",
                "--class",
                "Chess club",
            ]
        );
        ran.ExitCode.ShouldBe(0, ran.Error);
        var password = ran.Output.Trim().Split(' ')[^1];

        using var client = own.Host.Anonymous();
        var session = (await client.Post("/api/session", new { email = "new@school.test", password })).Ok();

        session["roles"]!.AsArray().Select(role => (string)role!).ShouldBe(["teacher", "author"]);
        await using var query = own.Host.Store.QuerySession(TestSchool.School);
        var person = Guid.Parse((string)session["personId"]!);
        var classes = await query
            .Query<SchoolClass>()
            .Where(@class => @class.Teachers.Contains(person))
            .OrderBy(@class => @class.Title)
            .ToListAsync();
        classes.Select(@class => @class.Title).ShouldBe(["Chess club", "Class 8A"]);
    }

    [Fact]
    public async Task Verifying_finds_an_attempt_that_somebody_has_tampered_with()
    {
        var sound = await AdaptivqProcess.Run(Database, ["attempts", "verify"]);
        sound.ExitCode.ShouldBe(0, sound.Output);
        sound.Output.ShouldContain(" 0 different");

        await using var connection = new NpgsqlConnection(Database);
        await connection.OpenAsync();
        await using var tamper = new NpgsqlCommand(
            "update events.mt_events set data = jsonb_set(data, '{points}', case (data->>'points')::float when 0 then data->'maxPoints' "
                + "else '0' end) "
                + "where seq_id = (select min(seq_id) from events.mt_events where type = 'answer_scored') returning stream_id",
            connection
        );
        var attempt = (Guid)(await tamper.ExecuteScalarAsync())!;

        var found = await AdaptivqProcess.Run(Database, ["attempts", "verify"]);

        found.ExitCode.ShouldBe(1);
        found.Output.ShouldContain(attempt.ToString());
        found.Output.ShouldContain(" 1 different");
    }

    [Fact]
    public async Task A_database_that_cannot_be_reached_or_is_half_named_ends_with_2_in_words()
    {
        var away = await AdaptivqProcess.Run(Database, ["attempts", "verify"], ("POSTGRES_PORT", "1"));
        away.ExitCode.ShouldBe(2);
        away.Error.ShouldContain("Check POSTGRES_HOST");
        var half = await AdaptivqProcess.Run(Database, ["attempts", "verify"], ("POSTGRES_DB", ""));
        half.ExitCode.ShouldBe(2);
        half.Error.ShouldContain("POSTGRES_DB");
    }

    [Fact]
    public async Task Help_names_every_operation()
    {
        var ran = await AdaptivqProcess.Run(null, ["--help"]);
        ran.ExitCode.ShouldBe(0);
        foreach (
            var command in new[]
            {
                "health",
                "serve",
                "db-apply",
                "seed",
                "import",
                "parameters",
                "publish",
                "quizzes",
                "people",
                "projections",
                "dead-letters",
                "attempts",
                "describe",
            }
        )
        {
            ran.Output.ShouldContain($"  {command}");
        }
    }
}
