using System.Globalization;
using System.Text;
using AdaptivQ.Kernel;
using AdaptivQ.Quizzes.ItemBanks;
using Marten;
using Npgsql;

namespace AdaptivQ.Integration.Tests;

/// <summary>A calibration's parameters come into a bank as a whole or not at all.</summary>
public sealed class ImportingParametersTests(OwnHost own) : IClassFixture<OwnHost>
{
    private const string Header = "item,par,est,se\n";
    private const string Two =
        Header + "item-0,a,1.31,0.11\nitem-0,b,-0.42,0.09\nitem-0,g,0.18,0.04\nitem-0,u,1,NA\nitem-5,a,0.9,NA\nitem-5,b,1.5,NA\n";

    private TestHost Host => own.Host;

    private async Task<(HttpClient Author, Guid Bank)> NewBank()
    {
        var author = (await Host.NewPerson(Roles.Author)).Client;
        return (author, await author.NewBank(TestSchool.Items()));
    }

    private static Task<Reply> Import(HttpClient author, Guid bank, string csv, string query = "source=Spring%20trial&learners=812") =>
        author.Post($"/api/item-banks/{bank}/parameters?{query}", Api.Csv(csv));

    private static Task<Reply> ImportItems(HttpClient author, Guid bank, string csv) =>
        author.Post($"/api/item-banks/{bank}/items", Api.Csv(csv));

    private static void ShouldReport(Reply reply, int version, int items, int set)
    {
        var report = reply.Ok();
        report.Members().ShouldBe(["bankId", "calibrationVersion", "items", "set", "unchanged"]);
        new[] { (int)report["calibrationVersion"]!, (int)report["items"]!, (int)report["set"]!, (int)report["unchanged"]! }.ShouldBe([
            version,
            items,
            set,
            items - set,
        ]);
    }

    private async Task<Dictionary<string, Item>> Items(Guid bank)
    {
        await using var session = Host.Store.QuerySession(TestSchool.School);
        return (await session.Query<Item>().Where(item => item.BankId == bank).ToListAsync()).ToDictionary(item => item.ExternalId);
    }

    private async Task<ItemBank> Bank(Guid bank)
    {
        await using var session = Host.Store.QuerySession(TestSchool.School);
        return (await session.LoadAsync<ItemBank>(bank))!;
    }

    [Fact]
    public async Task A_calibration_s_file_sets_the_parameters_of_the_items_it_names_and_no_revision()
    {
        var (author, bank) = await NewBank();
        var before = await Items(bank);

        ShouldReport(await Import(author, bank, Two), 1, 2, 2);

        var after = await Items(bank);
        after["item-0"]
            .Parameters.ShouldBe(
                new ItemParameters(
                    "dichotomous",
                    1.31,
                    [-0.42],
                    0.18,
                    1,
                    new ParameterErrors(0.11, [0.09], 0.04, null),
                    new CalibratedSource("Spring trial", 812)
                )
            );
        after["item-5"]
            .Parameters.ShouldBe(
                new ItemParameters(
                    "dichotomous",
                    0.9,
                    [1.5],
                    0,
                    1,
                    new ParameterErrors(null, [null], null, null),
                    new CalibratedSource("Spring trial", 812)
                )
            );
        (await Bank(bank)).CalibrationVersion.ShouldBe(1);
        foreach (var (id, item) in after)
        {
            (item.Revision, item.Content.Stem).ShouldBe((1, before[id].Content.Stem));
            if (id is "item-0" or "item-5")
            {
                item.CalibrationVersion.ShouldBe(1);
            }
            else
            {
                (item.Parameters, item.CalibrationVersion).ShouldBe((before[id].Parameters, 0));
            }
        }
    }

    [Fact]
    public async Task The_same_file_again_changes_nothing_and_another_source_does()
    {
        var (author, bank) = await NewBank();
        ShouldReport(await Import(author, bank, Two), 1, 2, 2);
        var events = await Host.CountEvents();

        ShouldReport(await Import(author, bank, Two), 1, 2, 0);
        (await Host.CountEvents()).ShouldBe(events);

        ShouldReport(await Import(author, bank, Two, "source=Autumn%20trial"), 2, 2, 2);
        ShouldReport(await Import(author, bank, Two.Replace("1.31", "1.32", StringComparison.Ordinal), "source=Autumn%20trial"), 3, 2, 1);
        var items = await Items(bank);
        items["item-5"].Parameters.Source.ShouldBe(new ImportedSource("Autumn trial"));
        (items["item-0"].CalibrationVersion, items["item-5"].CalibrationVersion).ShouldBe((3, 2));
        // Two of items, one of the bank; then one of each.
        (await Host.CountEvents()).ShouldBe(events + 3 + 2);
    }

    public static TheoryData<string, string, string, int, string> BadFiles =>
        new()
        {
            { "an empty file", "", "source=me", 1, "" },
            { "a missing column", "item,par\nitem-0,b\n", "source=me", 1, "est" },
            { "a number that is none", Two + "item-1,b,hard,NA\n", "source=me", 8, "est" },
            { "an item that the bank does not have", Two + "item-99,b,0,NA\n", "source=me", 8, "item" },
            { "a parameter that the item cannot have", Two + "item-1,a,-0.5,NA\nitem-1,b,0,NA\n", "source=me", 8, "est" },
            {
                "thresholds of an item that is right or wrong",
                Two + "item-1,b1,0,NA\nitem-1,b2,1,NA\n",
                "source=me&model=gpcm",
                8,
                "model"
            },
            { "thresholds without a model", Two + "item-1,b1,0,NA\nitem-1,b2,1,NA\n", "source=me", 8, "par" },
            { "a parameter twice", Two + "item-0,b,0,NA\n", "source=me", 8, "par" },
        };

    [Theory]
    [MemberData(nameof(BadFiles))]
    public async Task A_file_is_refused_whole_by_row_and_column(string title, string csv, string query, int row, string column)
    {
        var (author, bank) = await NewBank();
        var events = await Host.CountEvents();

        var reply = await Import(author, bank, csv, query);

        (reply.Status, reply.Problem).ShouldBe((400, "import-refused"), title);
        reply.ContentHeaders.ContentType!.MediaType.ShouldBe("application/problem+json");
        ((string)reply["field"]!).ShouldBe("body");
        var error = reply["errors"]!.AsArray().ShouldHaveSingleItem()!;
        error.Members().ShouldBe(["column", "message", "row"]);
        ((int)error["row"]!, (string)error["column"]!).ShouldBe((row, column));
        ((string)reply["detail"]!).ShouldContain($"row {row}");
        (await Host.CountEvents()).ShouldBe(events);
        (await Items(bank)).Values.ShouldAllBe(item => item.CalibrationVersion == 0 && item.Parameters.Source is PriorSource);
    }

    [Theory]
    [InlineData("source=", "source")]
    [InlineData("source=%20", "source")]
    [InlineData("source=a%0Ab", "source")]
    [InlineData("source=a%00b", "source")]
    [InlineData("source=a%E2%80%AEb", "source")]
    [InlineData("source=me&model=none", "model")]
    [InlineData("source=me&learners=0", "learners")]
    [InlineData("source=me&learners=-3", "learners")]
    [InlineData("source=me&learners=many", "learners", "malformed-request")]
    [InlineData("source=me&learners=1.5", "learners", "malformed-request")]
    [InlineData("source=me&learners=99999999999", "learners", "malformed-request")]
    public async Task What_is_said_of_the_source_is_refused_by_field(string query, string field, string problem = "invalid-field")
    {
        var (author, bank) = await NewBank();
        var events = await Host.CountEvents();

        var reply = await Import(author, bank, Two, query);

        reply.Status.ShouldBe(400, reply.Text);
        (reply.Problem, (string?)reply["field"]).ShouldBe((problem, field), reply.Text);
        (await Host.CountEvents()).ShouldBe(events);
    }

    [Fact]
    public async Task Authors_only_may_set_parameters_of_a_bank_that_is_there_with_CSV_within_the_limit()
    {
        var (author, bank) = await NewBank();
        var events = await Host.CountEvents();
        foreach (var role in new[] { Roles.Learner, Roles.Teacher, Roles.Analyst, Roles.Operator })
        {
            var refused = await Import((await Host.NewPerson(role)).Client, bank, Two);
            (refused.Status, refused.Problem).ShouldBe((403, "not-allowed"), role);
        }

        using var visitor = Host.Anonymous();
        (await Import(visitor, bank, Two)).Status.ShouldBe(401);
        var unknown = await Import(author, Guid.NewGuid(), Two);
        (unknown.Status, unknown.Problem).ShouldBe((404, "not-found"));
        var json = await author.Post(
            $"/api/item-banks/{bank}/parameters?source=me",
            new StringContent(Two, Encoding.UTF8, "application/json")
        );
        (json.Status, json.Problem).ShouldBe((415, "unsupported-media-type"));
        (await Import(author, bank, Two + new string('x', 8 * 1024 * 1024))).Problem.ShouldBe("too-large");
        (await Host.CountEvents()).ShouldBe(events);
    }

    [Fact]
    public async Task Of_two_imports_at_the_same_time_one_wins_and_nothing_is_half_written()
    {
        var (author, bank) = await NewBank();
        var file =
            Header
            + string.Concat(
                Enumerable.Range(0, 12).Select(item => string.Create(CultureInfo.InvariantCulture, $"item-{item},b,{item},NA\n"))
            );
        var events = await Host.CountEvents();
        // Both have read the bank before either can write to it.
        await using var holding = new NpgsqlConnection(Host.ConnectionString);
        await holding.OpenAsync();
        Task<Reply>[] imports;
        await using (var transaction = await holding.BeginTransactionAsync())
        {
            await using var hold = new NpgsqlCommand("select id from events.mt_streams where id = $1 for update", holding, transaction)
            {
                Parameters = { new() { Value = bank } },
            };
            (await hold.ExecuteScalarAsync()).ShouldBe(bank);
            imports = [Import(author, bank, file, "source=one"), Import(author, bank, file, "source=other")];
            await Eventually.Get(
                () => Host.Count("select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"),
                waiting => waiting == 2,
                "both imports wait"
            );
            await transaction.RollbackAsync();
        }

        var replies = await Task.WhenAll(imports);

        replies.Select(reply => (reply.Status, reply.Problem)).ShouldBe([(200, null), (409, "changed-meanwhile")], ignoreOrder: true);
        var won = replies[0].Status == 200 ? "one" : "other";
        (await Items(bank)).Values.ShouldAllBe(item => item.CalibrationVersion == 1 && item.Parameters.Source.Whose() == won);
        (await Bank(bank)).CalibrationVersion.ShouldBe(1);
        (await Host.CountEvents()).ShouldBe(events + 12 + 1);
    }

    [Fact]
    public async Task Items_can_be_imported_again_and_again_after_parameters_were_set()
    {
        var (author, bank) = await NewBank();
        ShouldReport(await Import(author, bank, Two), 1, 2, 2);
        for (var revision = 2; revision <= 3; revision++)
        {
            var report = (await ImportItems(author, bank, TestSchool.Items(12, $" v{revision}"))).Ok();
            ((int)report["revised"]!, (int)report["parametersSet"]!, (int)report["unchanged"]!).ShouldBe((12, 0, 0));
            var item = (await Items(bank))["item-0"];
            (item.Revision, item.CalibrationVersion, item.Parameters.Source).ShouldBe(
                (revision, 1, new CalibratedSource("Spring trial", 812))
            );
        }

        ShouldReport(await Import(author, bank, Two, "source=Autumn%20trial"), 2, 2, 2);
        ((int)(await ImportItems(author, bank, TestSchool.Items(12, " v3"))).Ok()["unchanged"]!).ShouldBe(12);
        ((int)(await ImportItems(author, bank, TestSchool.Items(12, " v4"))).Ok()["revised"]!).ShouldBe(12);
        // Added, two revisions, two times parameters, one more revision.
        (await Host.Stream((await Items(bank))["item-0"].Id)).Count.ShouldBe(6);
    }

    [Fact]
    public async Task A_file_of_items_may_bring_parameters_and_one_without_takes_none_back()
    {
        var author = (await Host.NewPerson(Roles.Author)).Client;
        const string Columns = "id,stem,level,a,b,correct,irt_b,irt_b_se,irt_source\n";
        var bank = await author.NewBank(Columns + "q1,One?,3,x,y,a,0.5,0.2,Spring trial\nq2,Two?,3,x,y,a,,,\n");
        var items = await Items(bank);
        (items["q1"].Parameters.Source, items["q1"].CalibrationVersion, items["q2"].CalibrationVersion).ShouldBe(
            (new ImportedSource("Spring trial"), 1, 0)
        );

        var set = (await ImportItems(author, bank, Columns + "q1,One?,3,x,y,a,0.5,0.2,Spring trial\nq2,Two?,3,x,y,a,1.5,,\n")).Ok();
        ((int)set["parametersSet"]!, (int)set["unchanged"]!, (int)set["withoutLevel"]!).ShouldBe((1, 1, 0));
        (await Bank(bank)).CalibrationVersion.ShouldBe(2);

        var without = (await ImportItems(author, bank, "id,stem,level,a,b,correct\nq1,One?,3,x,y,a\nq2,Two?,9,x,y,a\n")).Ok();
        ((int)without["revised"]!, (int)without["unchanged"]!).ShouldBe((1, 1));
        items = await Items(bank);
        (items["q1"].Parameters.B[0], items["q2"].Parameters.B[0], items["q2"].Revision, items["q2"].Content.Level).ShouldBe(
            (0.5, 1.5, 2, 9)
        );
        (await Bank(bank)).CalibrationVersion.ShouldBe(2);
    }
}
