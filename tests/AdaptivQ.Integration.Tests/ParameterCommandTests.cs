using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using AdaptivQ.Adaptivity.Engine;
using AdaptivQ.Kernel;
using AdaptivQ.Quizzes.ItemBanks;
using Marten;
using ItemBank = AdaptivQ.Quizzes.ItemBanks.ItemBank;

namespace AdaptivQ.Integration.Tests;

/// <summary>
/// From the engine's calibration by command into a bank. What was published keeps the parameters it was published with; what is
/// published afterwards says where each one comes from.
/// </summary>
public sealed class ParameterCommandTests(OwnHost own) : IClassFixture<OwnHost>, IDisposable
{
    private const string Two = "item,par,est\nitem-0,b,-0.42\nitem-5,b,1.5\n";

    private readonly CommandFolder _folder = new();

    private TestHost Host => own.Host;

    public void Dispose() => _folder.Dispose();

    private async Task<Dictionary<string, Item>> Items(Guid bank)
    {
        await using var session = Host.Store.QuerySession(TestSchool.School);
        return (await session.Query<Item>().Where(item => item.BankId == bank).ToListAsync()).ToDictionary(item => item.ExternalId);
    }

    private async Task<string> TitleOf(Guid bank)
    {
        await using var session = Host.Store.QuerySession(TestSchool.School);
        return (await session.LoadAsync<ItemBank>(bank))!.Title;
    }

    private Task<Ran> Run(params string[] arguments) => AdaptivqProcess.Run(Host.ConnectionString, arguments);

    /// <summary>What the engine makes of made-up responses: every item a column, an ability for each person.</summary>
    private async Task<string> Calibrated(string model, IReadOnlyList<(string Name, int Points)> items, int persons)
    {
        var random = new SeededRandom(20260301);
        var csv = new StringBuilder().AppendJoin(',', items.Select(item => item.Name)).Append('\n');
        for (var person = 0; person < persons; person++)
        {
            var ability = Enumerable.Range(0, 12).Sum(_ => random.NextDouble()) - 6;
            csv.AppendJoin(
                    ',',
                    items.Select(
                        (item, index) =>
                            Enumerable
                                .Range(0, item.Points)
                                .Count(point =>
                                    random.NextDouble()
                                    < 1 / (1 + Math.Exp(-1.4 * (ability - 0.3 * (index - items.Count / 2.0) - 0.5 * point)))
                                )
                    )
                )
                .Append('\n');
        }

        var file = _folder.Path($"{model}.csv");
        var ran = await CommandFolder.Run(
            "calibrate",
            "--responses",
            _folder.Write("responses.csv", csv.ToString()),
            "--model",
            model,
            "--out",
            file
        );
        ran.ExitCode.ShouldBe(0, ran.Error);
        return file;
    }

    [Fact]
    public async Task What_was_published_keeps_its_parameters_until_it_is_published_again_with_those_of_the_engine()
    {
        var author = (await Host.NewPerson(Roles.Author)).Client;
        var bank = await author.NewBank(TestSchool.Items());
        var quizId = await author.Publish(bank, new JsonObject { ["maxItems"] = 12, ["minItems"] = 12 });
        var @class = await Host.NewClass(TestSchool.School, quizId);
        var running = await Sitting.Start(@class.Learner.Client, quizId);
        (await running.Answer()).Ok();
        var calibrated = Enumerable.Range(0, 8).Select(item => $"item-{item}").ToList();
        var file = await Calibrated("2pl", [.. calibrated.Select(item => (item, 1))], 400);

        var ran = await Run("parameters", "import", file, "--bank", await TitleOf(bank), "--source", "Spring trial", "--learners", "400");

        ran.ExitCode.ShouldBe(0, ran.Error);
        ran.Output.ShouldContain("calibration version 1: 8 items");
        ran.Output.ShouldContain("8 with other parameters");
        ran.Output.ShouldContain("0 unchanged");
        var items = await Items(bank);
        items.Values.Where(item => item.CalibrationVersion == 1).Select(item => item.ExternalId).ShouldBe(calibrated, ignoreOrder: true);
        items.Values.ShouldAllBe(item => item.Revision == 1);

        // As it was published.
        var first = await Host.Published(quizId);
        first.CalibrationVersion.ShouldBe(0);
        first.Items.ShouldAllBe(item =>
            item.Parameters.Source == "prior" && item.Parameters.CalibrationVersion == 0 && item.Parameters.A == 1
        );
        await running.ToTheEnd();
        var before = await Timeline(@class, running);
        before["calibration"]
            .SameAs(
                new JsonObject
                {
                    ["version"] = 0,
                    ["prior"] = 12,
                    ["imported"] = 0,
                    ["calibrated"] = 0,
                }
            )
            .ShouldBeTrue();
        before["steps"]!
            .AsArray()
            .ShouldAllBe(step => (string)step!["parameters"]!["source"]! == "prior" && step["parameters"]!["from"] == null);

        // As it is published again.
        ((int)(await author.Post($"/api/quizzes/{quizId}/publish")).Ok()["version"]!).ShouldBe(2);
        var second = await Host.Published(quizId, 2);
        second.CalibrationVersion.ShouldBe(1);
        var next = await Sitting.Start(@class.Learner.Client, quizId);
        await next.ToTheEnd();
        var after = await Timeline(@class, next);
        after["calibration"]
            .SameAs(
                new JsonObject
                {
                    ["version"] = 1,
                    ["prior"] = 4,
                    ["imported"] = 0,
                    ["calibrated"] = 8,
                }
            )
            .ShouldBeTrue();
        foreach (var step in after["steps"]!.AsArray())
        {
            var published = second.Items.Single(item => item.ItemId == Guid.Parse((string)step!["itemId"]!));
            var parameters = step!["parameters"]!;
            var fromEngine = calibrated.Contains(published.ExternalId);
            (
                (string)parameters["source"]!,
                (string?)parameters["from"],
                (int?)parameters["learners"],
                (int)parameters["calibrationVersion"]!
            ).ShouldBe(fromEngine ? ("calibrated", "Spring trial", 400, 1) : ("prior", null, null, 0));
            ((double)parameters["a"]!).ShouldBe(published.Parameters.A);
            ((double)parameters["errors"]!["a"]!).ShouldBe(published.Parameters.Errors.A!.Value);
            parameters["errors"]!["b"]!.AsArray().Select(error => (double?)error).ShouldBe(published.Parameters.Errors.B);
            (parameters["errors"]!["c"] is null).ShouldBe(fromEngine);
            (published.Parameters.A == 1).ShouldBe(!fromEngine);
        }

        await ShouldBeToldInTheGraph(author, @class.Teacher.Client, bank, quizId, running, next);
    }

    private static async Task<JsonNode> Timeline(TestClass @class, Sitting sitting) =>
        (await @class.Teacher.Client.Get($"/api/attempts/{sitting.Id}/timeline")).Ok();

    private async Task ShouldBeToldInTheGraph(HttpClient author, HttpClient teacher, Guid bank, Guid quizId, Sitting before, Sitting after)
    {
        await Host.WaitForProjections();
        var query = $$"""
            {
              itemBanks { id calibrationVersion }
              quiz(id: "{{quizId}}") { version calibrationVersion policyVersion }
              items(bankId: "{{bank}}") {
                nodes { externalId level a calibrationVersion parameterSource parametersFrom parameterLearners standardErrors { a b c d } }
              }
            }
            """;
        var graph = (await author.Post("/graphql", new { query })).Ok()["data"]!;
        ((int)graph["itemBanks"]!.AsArray().Single(found => (string)found!["id"]! == bank.ToString())!["calibrationVersion"]!).ShouldBe(1);
        graph["quiz"]
            .SameAs(
                new JsonObject
                {
                    ["version"] = 2,
                    ["calibrationVersion"] = 1,
                    ["policyVersion"] = 1,
                }
            )
            .ShouldBeTrue(graph["quiz"]!.ToJsonString());
        var nodes = graph["items"]!["nodes"]!.AsArray().ToDictionary(node => (string)node!["externalId"]!, node => node!);
        nodes.Count.ShouldBe(12);
        foreach (var (id, item) in await Items(bank))
        {
            var node = nodes[id];
            ((int?)node["level"], (double)node["a"]!, (int)node["calibrationVersion"]!).ShouldBe(
                (item.Content.Level, item.Parameters.A, item.CalibrationVersion)
            );
            ((string)node["parameterSource"]!, (string?)node["parametersFrom"], (int?)node["parameterLearners"]).ShouldBe(
                item.CalibrationVersion == 1 ? ("calibrated", "Spring trial", 400) : ("prior", null, null)
            );
            var errors = node["standardErrors"]!;
            ((double?)errors["a"], (double?)errors["c"], (double?)errors["d"]).ShouldBe(
                (item.Parameters.Errors.A, item.Parameters.Errors.C, item.Parameters.Errors.D)
            );
            errors["b"]!.AsArray().Select(error => (double?)error).ShouldBe(item.Parameters.Errors.B);
        }

        foreach (var (sitting, version) in new[] { (before, 0), (after, 1) })
        {
            var attempt = (
                await teacher.Post(
                    "/graphql",
                    new { query = $$"""{ attempt(id: "{{sitting.Id}}") { quizVersion calibrationVersion policyVersion } }""" }
                )
            ).Ok()["data"]!["attempt"];
            attempt
                .SameAs(
                    new JsonObject
                    {
                        ["quizVersion"] = version + 1,
                        ["calibrationVersion"] = version,
                        ["policyVersion"] = 1,
                    }
                )
                .ShouldBeTrue(attempt?.ToJsonString());
        }
    }

    [Fact]
    public async Task A_mixed_bank_takes_its_parameters_from_one_calibration()
    {
        var author = (await Host.NewPerson(Roles.Author)).Client;
        var csv = new StringBuilder("id,stem,type,a,b,c,correct,scoring\n");
        for (var i = 0; i < 3; i++)
        {
            csv.Append(
                CultureInfo.InvariantCulture,
                $"\"one, {i}\",Which?,single-choice,x,y,z,a,\nseveral {i},Which?,multiple-response,x,y,z,a b,partial\n"
            );
        }
        var bank = await author.NewBank(csv.ToString());
        var file = await Calibrated(
            "gpcm",
            [.. Enumerable.Range(0, 3).SelectMany(i => new[] { ($"\"one, {i}\"", 1), ($"several {i}", 2) })],
            300
        );

        var nameless = await Run("parameters", "import", file, "--bank", await TitleOf(bank));
        nameless.ExitCode.ShouldBe(2, nameless.Output);
        nameless.Error.ShouldContain("Say which: grm or gpcm");

        var ran = await Run("parameters", "import", file, "--bank", await TitleOf(bank), "--model", "gpcm");

        ran.ExitCode.ShouldBe(0, ran.Error);
        foreach (var (id, item) in await Items(bank))
        {
            (item.Parameters.Model, item.Parameters.B.Count).ShouldBe(
                id.StartsWith("one", StringComparison.Ordinal) ? ("dichotomous", 1) : ("gpcm", 2)
            );
            // Whose they are is the file's name where nothing else is said; on how many learners they rest was not.
            (item.Parameters.Source, item.CalibrationVersion).ShouldBe((new ImportedSource("gpcm.csv"), 1));
            item.Parameters.Errors.B.ShouldAllBe(error => error > 0);
        }

        await author.Publish(bank, new JsonObject { ["maxItems"] = 6, ["minItems"] = 6 });
    }

    [Fact]
    public async Task A_command_that_cannot_be_carried_out_ends_with_2_names_what_is_wrong_and_writes_nothing()
    {
        var bank = await (await Host.NewPerson(Roles.Author)).Client.NewBank(TestSchool.Items());
        var title = await TitleOf(bank);
        var file = _folder.Write("P.csv", Two + "item-99,b,0\nitem-1,a,-1\nitem-1,b,0\n");
        var events = await Host.CountEvents();
        foreach (
            var (words, arguments) in new (string, string[])[]
            {
                ("row 4, column 'item': The bank has no item 'item-99'", [file, "--bank", title]),
                ("row 5, column 'est': Item 'item-1': The discrimination must be 0.01 to 10", [file, "--bank", title]),
                ("There is no file", [_folder.Path("none.csv"), "--bank", title]),
                ("There is no item bank 'Nothing'", [_folder.Write("Two.csv", Two), "--bank", "Nothing"]),
                ("There is no model '5pl'", [_folder.Path("Two.csv"), "--bank", title, "--model", "5pl"]),
                ("at least 1 learner", [_folder.Path("Two.csv"), "--bank", title, "--learners", "0"]),
                ("at most 120 characters", [_folder.Path("Two.csv"), "--bank", title, "--source", new string('s', 121)]),
                ("no school 'nowhere'", [_folder.Path("Two.csv"), "--bank", title, "--school", "nowhere"]),
            }
        )
        {
            var ran = await Run(["parameters", "import", .. arguments]);
            ran.ExitCode.ShouldBe(2, ran.Error);
            ran.Error.ShouldContain(words);
            ran.Error.ShouldNotContain(" at AdaptivQ.");
        }

        (await Host.CountEvents()).ShouldBe(events);
    }
}
