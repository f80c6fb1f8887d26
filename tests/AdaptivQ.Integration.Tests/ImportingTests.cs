using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using AdaptivQ.Kernel;
using AdaptivQ.Quizzes.ItemBanks;
using AdaptivQ.Quizzes.ItemTypes;
using Marten;

namespace AdaptivQ.Integration.Tests;

/// <summary>A file is imported as a whole or not at all, and what is wrong with it is said by row and column.</summary>
public sealed class ImportingTests(OwnHost own) : IClassFixture<OwnHost>
{
    private const string Header = "id,topic,level,stem,a,b,c,correct,rationale,feedback_b,image,imageAlt\n";
    private const string Good = Header + "q1,Sums,3,1 + 1?,2,3,11,a,It is 2.,One too many.,,\nq2,Sums,,\"2 + 2, then?\",4,5,,A,,,,\n";

    private TestHost Host => own.Host;

    private async Task<(HttpClient Author, Guid Bank)> NewBank()
    {
        var author = await Host.NewPerson(Roles.Author);
        return (
            author.Client,
            Guid.Parse((string)(await author.Client.Post("/api/item-banks", new { title = $"Bank {Guid.NewGuid()}" })).Ok(201)["id"]!)
        );
    }

    private static Task<Reply> Import(HttpClient author, Guid bank, string csv) =>
        author.Post($"/api/item-banks/{bank}/items?fileName=items.csv", Api.Csv(csv));

    private async Task<IReadOnlyList<Item>> Items(Guid bank)
    {
        await using var session = Host.Store.QuerySession(TestSchool.School);
        return await session.Query<Item>().Where(item => item.BankId == bank).OrderBy(item => item.ExternalId).ToListAsync();
    }

    private static ItemParameters Prior(double b, double c, double error) =>
        new(ItemParameters.Dichotomous, 1, [b], c, 1, new ParameterErrors(0.4, [error], 0.1, null), new PriorSource());

    private static IReadOnlyList<ChoiceOption> Options(Item item) => item.Content.Interaction.ShouldBeOfType<SingleChoice>().Options;

    private static void ShouldReport(Reply reply, int rows, int added, int revised, int unchanged, int parametersSet = 0, int restored = 0)
    {
        var report = reply.Ok();
        report
            .Members()
            .ShouldBe([
                "added",
                "bankId",
                "parametersDropped",
                "parametersSet",
                "restored",
                "revised",
                "rows",
                "topics",
                "unchanged",
                "withImage",
                "withoutLevel",
            ]);
        new[]
        {
            (int)report["rows"]!,
            (int)report["added"]!,
            (int)report["revised"]!,
            (int)report["parametersSet"]!,
            (int)report["restored"]!,
            (int)report["unchanged"]!,
        }.ShouldBe([rows, added, revised, parametersSet, restored, unchanged]);
    }

    [Fact]
    public async Task A_good_file_is_read_and_every_row_accounted_for()
    {
        var (author, bank) = await NewBank();

        ShouldReport(await Import(author, bank, Good), 2, 2, 0, 0);

        var items = await Items(bank);
        items
            .Select(item => (item.ExternalId, item.Revision, item.Content.Topic, item.Content.Stem))
            .ShouldBe([("q1", 1, "Sums", "1 + 1?"), ("q2", 1, "Sums", "2 + 2, then?")]);
        Options(items[0])
            .Select(option => (option.Text, option.Key, option.Feedback))
            .ShouldBe([("2", true, null), ("3", false, "One too many."), ("11", false, null)]);
        items[0].Content.Rationale.ShouldBe("It is 2.");
        items.Select(item => (item.Content.Level, item.CalibrationVersion)).ShouldBe([(3, 0), (null, 0)]);
        items[0].Parameters.ShouldBe(Prior(-1.25, 0.267, 0.8));
        items[1].Parameters.ShouldBe(Prior(0, 0.4, 1.2));
    }

    [Fact]
    public async Task The_same_file_again_changes_nothing()
    {
        var (author, bank) = await NewBank();
        (await Import(author, bank, Good)).Ok();
        var before = await Items(bank);

        ShouldReport(await Import(author, bank, Good), 2, 0, 0, 2);
        ShouldReport(await Import(author, bank, "\uFEFF" + Good.Replace("\n", "\r\n", StringComparison.Ordinal)), 2, 0, 0, 2);

        (await Items(bank)).Select(item => (item.Id, item.Revision)).ShouldBe(before.Select(item => (item.Id, item.Revision)));
    }

    [Fact]
    public async Task A_changed_row_revises_its_item_and_an_option_that_stays_keeps_its_id()
    {
        var (author, bank) = await NewBank();
        (await Import(author, bank, Good)).Ok();
        var before = (await Items(bank))[0];

        ShouldReport(
            await Import(author, bank, Good.Replace("1 + 1?,2,3,11", "What is 1 + 1?,2,3,12", StringComparison.Ordinal)),
            2,
            0,
            1,
            1
        );

        var after = (await Items(bank))[0];
        (after.Id, after.Revision, after.Content.Stem).ShouldBe((before.Id, 2, "What is 1 + 1?"));
        Options(after).Take(2).Select(option => option.Id).ShouldBe(Options(before).Take(2).Select(option => option.Id));
        Options(after)[2].Id.ShouldNotBe(Options(before)[2].Id);
    }

    [Fact]
    public async Task Rows_that_are_left_out_stay_in_the_bank_and_new_ones_join_them()
    {
        var (author, bank) = await NewBank();
        (await Import(author, bank, Good)).Ok();
        ShouldReport(await Import(author, bank, Header + "q3,Products,,3 x 3?,9,6,,a,,,,\n"), 1, 1, 0, 0);
        (await Items(bank)).Select(item => item.ExternalId).ShouldBe(["q1", "q2", "q3"]);
    }

    [Fact]
    public async Task A_row_in_another_topic_moves_the_bank_s_counts()
    {
        var (author, bank) = await NewBank();
        (await Import(author, bank, Good)).Ok();

        ShouldReport(await Import(author, bank, Good.Replace("q1,Sums", "q1,Products", StringComparison.Ordinal)), 2, 0, 1, 1);
        (await Counts(bank)).ShouldBe("2: Products 1, Sums 1");

        // A topic without items is none.
        (await Import(author, bank, Good.Replace("Sums", "Products", StringComparison.Ordinal))).Ok();
        (await Counts(bank)).ShouldBe("2: Products 2");
        var ofNone = new JsonObject
        {
            ["title"] = "Sums",
            ["bankId"] = bank,
            ["mode"] = "assess",
            ["topics"] = new JsonArray("Sums"),
        };
        ((string)(await author.Post("/api/quizzes", ofNone))["field"]!).ShouldBe("topics");
    }

    [Fact]
    public async Task A_row_of_a_retired_item_brings_it_back()
    {
        var (author, bank) = await NewBank();
        (await Import(author, bank, Good)).Ok();
        foreach (var item in await Items(bank))
        {
            (await author.Post($"/api/items/{item.Id}/retire")).Ok();
        }
        (await Counts(bank)).ShouldBe("0: ");

        ShouldReport(await Import(author, bank, Good.Replace("q2,Sums", "q2,Products", StringComparison.Ordinal)), 2, 0, 0, 0, restored: 2);

        (await Counts(bank)).ShouldBe("2: Products 1, Sums 1");
        (await Items(bank)).Select(item => (item.Revision, item.RetiredAt)).ShouldBe([(1, null), (2, null)]);
    }

    private async Task<string> Counts(Guid bankId)
    {
        await using var session = Host.Store.QuerySession(TestSchool.School);
        var bank = (await session.LoadAsync<ItemBank>(bankId))!;
        var topics = bank.Topics.OrderBy(topic => topic.Key, StringComparer.Ordinal).Select(topic => $"{topic.Key} {topic.Value}");
        return $"{bank.ItemCount}: {string.Join(", ", topics)}";
    }

    [Fact]
    public async Task The_same_file_twice_at_once_is_read_once()
    {
        var (author, bank) = await NewBank();

        var replies = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Import(author, bank, TestSchool.Items())));

        replies.ShouldAllBe(reply => reply.Status == 200 || (reply.Status == 409 && reply.Problem == "changed-meanwhile"));
        replies.Count(reply => reply.Status == 200 && (int)reply["added"]! == 12).ShouldBe(1);
        (await Items(bank)).Count.ShouldBe(12);
        await using var session = Host.Store.QuerySession(TestSchool.School);
        (await session.LoadAsync<ItemBank>(bank))!.ItemCount.ShouldBe(12);
    }

    public static TheoryData<string, string, int, string> BadFiles =>
        new()
        {
            { "a missing column", "id,stem,a,b\nq1,Which?,1,2\n", 1, "correct" },
            { "an empty file", "", 1, "" },
            { "a header alone", Header, 2, "" },
            { "too few cells", Good + "q3,Sums,1,Which?,1\n", 4, "" },
            { "too many cells", Good + "q3,Sums,1,Which?,1,2,3,a,,,,,more\n", 4, "" },
            { "an unquoted comma", Good + "q3,Sums,1,Which, then?,1,2,3,a,,,,\n", 4, "" },
            { "a quotation mark in the middle", Good + "q3,Sums,1,Wh\"ich?,1,2,3,a,,,,\n", 4, "" },
            { "no id", Good + ",Sums,1,Which?,1,2,3,a,,,,\n", 4, "id" },
            { "no stem", Good + "q3,Sums,1,,1,2,3,a,,,,\n", 4, "stem" },
            { "one option", Good + "q3,Sums,1,Which?,1,,,a,,,,\n", 4, "b" },
            { "two equal options", Good + "q3,Sums,1,Which?,1,1,3,a,,,,\n", 4, "b" },
            { "no key", Good + "q3,Sums,1,Which?,1,2,3,,,,,\n", 4, "correct" },
            { "a key beyond the options", Good + "q3,Sums,1,Which?,1,2,,c,,,,\n", 4, "correct" },
            { "a key that is no letter", Good + "q3,Sums,1,Which?,1,2,3,1,,,,\n", 4, "correct" },
            { "a level out of range", Good + "q3,Sums,11,Which?,1,2,3,a,,,,\n", 4, "level" },
            { "a level that is not a number", Good + "q3,Sums,hard,Which?,1,2,3,a,,,,\n", 4, "level" },
            { "an id twice", Good + "q1,Sums,1,Which?,1,2,3,a,,,,\n", 4, "id" },
            { "a picture that is not there", Good + "q3,Sums,1,Which?,1,2,3,a,,,missing.png,\n", 4, "image" },
            { "a picture outside the bank", Good + "q3,Sums,1,Which?,1,2,3,a,,,../../etc/passwd,\n", 4, "image" },
            { "a NUL character", Good + "q3,Sums,1,Wh\0ich?,1,2,3,a,,,,\n", 4, "stem" },
            { "a cell beyond all measure", Good + $"q3,Sums,1,{new string('x', 8001)},1,2,3,a,,,,\n", 4, "stem" },
        };

    [Theory]
    [MemberData(nameof(BadFiles))]
    public async Task A_file_is_refused_whole_by_row_and_column(string title, string csv, int row, string column)
    {
        var (author, bank) = await NewBank();
        var events = await Host.CountEvents();

        var reply = await Import(author, bank, csv);

        reply.Status.ShouldBe(400, title);
        reply.Problem.ShouldBe("import-refused");
        var error = reply["errors"]!.AsArray().ShouldHaveSingleItem()!;
        error.Members().ShouldBe(["column", "message", "row"]);
        ((int)error["row"]!).ShouldBe(row);
        ((string)error["column"]!).ShouldBe(column);
        ((string)error["message"]!).ShouldNotBeNullOrWhiteSpace();
        ((string)reply["detail"]!).ShouldContain($"row {row}");
        (await Host.CountEvents()).ShouldBe(events);
        (await Items(bank)).ShouldBeEmpty();
    }

    [Fact]
    public async Task All_that_is_wrong_is_said_at_once()
    {
        var (author, bank) = await NewBank();
        var reply = await Import(author, bank, Header + ",Sums,0,,1,1,3,z,,,,\nq2,Sums,1,Which?,1,2,3,a,,,,\nq3,,,Which?\n");
        reply["errors"]!
            .AsArray()
            .Select(error => ((int)error!["row"]!, (string)error["column"]!))
            .ShouldBe([(2, "id"), (2, "stem"), (2, "b"), (2, "correct"), (2, "level"), (4, "")], ignoreOrder: true);
        (await Items(bank)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_file_that_is_not_UTF_8_is_refused_by_row()
    {
        var (author, bank) = await NewBank();
        byte[] file = [.. Encoding.UTF8.GetBytes(Good), .. Encoding.Latin1.GetBytes("q3,Größe,1,Which?,1,2,3,a,,,,\n")];
        var reply = await author.Post(
            $"/api/item-banks/{bank}/items",
            new ByteArrayContent(file) { Headers = { ContentType = new MediaTypeHeaderValue("text/csv") } }
        );
        reply.Problem.ShouldBe("import-refused");
        ((int)reply["errors"]![0]!["row"]!).ShouldBe(4);
        (await Items(bank)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Cells_that_a_spreadsheet_would_calculate_stay_text()
    {
        string[] formulas = ["=1+1", "+1", "-1", "@SUM(A1)"];
        var (author, bank) = await NewBank();
        (await Import(author, bank, $"id,stem,a,b,c,d,correct\n=cmd|'/c calc'!A1,=HYPERLINK(1),{string.Join(',', formulas)},a\n")).Ok();
        var quizId = await author.Publish(bank, new JsonObject { ["maxItems"] = 1, ["minItems"] = 1 });
        var learner = await Host.NewLearner(quizId);

        var item = (await Sitting.Start(learner.Client, quizId)).Item!;

        ((string)item["stem"]!).ShouldBe("=HYPERLINK(1)");
        item["interaction"]!["options"]!.AsArray().Select(option => (string)option!["text"]!).ShouldBe(formulas, ignoreOrder: true);
    }

    [Fact]
    public async Task A_file_that_is_not_CSV_by_its_type_or_too_large_is_refused()
    {
        var (author, bank) = await NewBank();
        (await author.Post($"/api/item-banks/{bank}/items", new StringContent(Good, Encoding.UTF8, "application/json"))).Problem.ShouldBe(
            "unsupported-media-type"
        );
        (await Import(author, bank, Good + new string('x', 8 * 1024 * 1024))).Problem.ShouldBe("too-large");
        (await Import(author, Guid.NewGuid(), Good)).Problem.ShouldBe("not-found");
        (await author.Post("/api/item-banks", new { title = " " })).Problem.ShouldBe("invalid-field");
        (await author.Post("/api/item-banks", new { title = new string('x', 121) })).Problem.ShouldBe("invalid-field");
        (await Items(bank)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_large_file_within_the_limit_is_read()
    {
        var (author, bank) = await NewBank();
        var csv = new StringBuilder("id,stem,a,b,correct,rationale\n");
        for (var i = 0; i < 300; i++)
        {
            csv.Append(System.Globalization.CultureInfo.InvariantCulture, $"q{i},Stem {i},1,2,a,{new string('r', 2000)}\n");
        }
        ShouldReport(await Import(author, bank, csv.ToString()), 300, 300, 0, 0);
    }

    [Fact]
    public async Task A_picture_is_uploaded_first_and_then_shown_with_its_question()
    {
        byte[] picture = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, 1, 2, 3];
        var (author, bank) = await NewBank();
        Task<Reply> Upload(string name, byte[] bytes)
        {
            return author.Send(HttpMethod.Put, $"/api/item-banks/{bank}/images/{name}", new ByteArrayContent(bytes));
        }

        (await Upload("script.svg", Encoding.UTF8.GetBytes("<svg onload='alert(1)'/>"))).Status.ShouldBe(400);
        (await Upload("huge.png", [.. picture, .. new byte[2 * 1024 * 1024]])).Status.ShouldBe(413);
        (await Upload("cell.png", picture)).Ok();
        ((int)(await Import(author, bank, Header + "q1,Sums,3,Which?,2,3,11,a,,,cell.png,A cell\n")).Ok()["withImage"]!).ShouldBe(1);
        var quizId = await author.Publish(bank, new JsonObject { ["maxItems"] = 1, ["minItems"] = 1 });
        var learner = await Host.NewLearner(quizId);

        var item = (await Sitting.Start(learner.Client, quizId)).Item!;

        ((string)item["imageAlt"]!).ShouldBe("A cell");
        using var shown = await learner.Client.GetAsync((string)item["imageUrl"]!);
        shown.Content.Headers.ContentType!.MediaType.ShouldBe("image/png");
        (await shown.Content.ReadAsByteArrayAsync()).ShouldBe(picture);
        using var anonymous = Host.Anonymous();
        (await anonymous.Get((string)item["imageUrl"]!)).Status.ShouldBe(401);
    }

    [Fact]
    public async Task What_was_asked_stays_as_it_was_when_its_item_is_revised_and_the_quiz_published_again()
    {
        var (author, bank) = await NewBank();
        (await Import(author, bank, Good)).Ok();
        var quizId = await author.Publish(bank, new JsonObject { ["maxItems"] = 2, ["minItems"] = 2 });
        var @class = await Host.NewClass(TestSchool.School, quizId);
        var running = await Sitting.Start(@class.Learner.Client, quizId);
        (await running.Answer()).Ok();
        var open = running.Item!.DeepClone();

        (
            await Import(
                author,
                bank,
                Good.Replace("1 + 1?", "NEW one?", StringComparison.Ordinal).Replace("2 + 2, then?", "NEW two?", StringComparison.Ordinal)
            )
        ).Ok();
        ((int)(await author.Post($"/api/quizzes/{quizId}/publish")).Ok()["version"]!).ShouldBe(2);

        (await running.Look()).Ok()["item"].SameAs(open).ShouldBeTrue();
        (await running.Answer()).Ok();
        var timeline = (await @class.Teacher.Client.Get($"/api/attempts/{running.Id}/timeline")).Ok();
        ((int)timeline["quiz"]!["version"]!).ShouldBe(1);
        timeline["steps"]!.AsArray().ShouldAllBe(step => (int)step!["itemRevision"]! == 1);
        // In this very case: the random ids of options are in small letters and may spell it.
        timeline.ToJsonString().ShouldNotContain("NEW", Case.Sensitive);
        (await @class.Learner.Client.Get($"/api/attempts/{running.Id}/review")).Text.ShouldNotContain("NEW", Case.Sensitive);

        var next = await Sitting.Start(@class.Learner.Client, quizId);
        ((string)next.Item!["stem"]!).ShouldStartWith("NEW");
    }
}
