using System.Text.Json;
using AdaptivQ.Kernel;
using AdaptivQ.Quizzes.ItemBanks;
using AdaptivQ.Quizzes.ItemTypes;

namespace AdaptivQ.Quizzes.Tests.ItemBanks;

/// <summary>Adding, revising and retiring one item.</summary>
public sealed class WritingItemsTests
{
    private static readonly Guid BankId = new("b0000000-0000-4000-8000-000000000001");
    private const int Calibration = 3;
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero);
    private static readonly ItemBank Bank = new(BankId, "School mathematics", 0, new Dictionary<string, int>(), 4);
    private static readonly Dictionary<string, string> Images = new() { ["half.png"] = "abc123" };

    private static readonly JsonElement Choice = Json(
        """
        {"options":[{"text":" 4 ","key":true},{"id":"mine","text":"16","key":false,"feedback":" That is double. "}],"type":"single-choice"}
        """
    );

    private static readonly AddItem Add = new(
        BankId,
        " Q-1 ",
        " What is a half of 8? ",
        Choice,
        " Fractions ",
        "adding",
        4,
        Rationale: "8 / 2 = 4."
    );

    [Fact]
    public void An_item_is_added_as_its_row_would_be_imported()
    {
        var added = Added(Add);
        (added.ItemId, added.BankId, added.ExternalId, added.At).ShouldBe((NamedId.Create(BankId, "Q-1"), BankId, "Q-1", Now));
        (added.Content.Topic, added.Content.Skill, added.Content.Level, added.Content.Stem, added.Content.Rationale).ShouldBe(
            ("Fractions", "adding", 4, "What is a half of 8?", "8 / 2 = 4.")
        );
        added
            .Content.Interaction.ShouldBeOfType<SingleChoice>()
            .Options.ShouldBe([
                new ChoiceOption("id1", "4", true, null, false),
                new ChoiceOption("id2", "16", false, "That is double.", false),
            ]);
        (added.Parameters, added.CalibrationVersion).ShouldBe((ItemParameters.PriorFor(4, 0.5), 0));

        const string file =
            "id,topic,skill,level,stem,a,b,correct,feedback_b,rationale\n"
            + "Q-1,Fractions,adding,4,What is a half of 8?,4,16,a,That is double.,8 / 2 = 4.\n";
        var row = CsvItems.Read(new StringReader(file)).Rows.ShouldHaveSingleItem();
        ImportItemsEndpoint.Decide(BankId, row, Item.Create(added), Images, 1, Ids(), Now).ShouldBeEmpty();
    }

    [Fact]
    public void What_is_left_out_gets_what_a_file_s_row_gets()
    {
        var content = Added(Add with { Topic = " ", Skill = "", Level = null, Rationale = null, ImageName = "half.png" }).Content;
        (content.Topic, content.Skill, content.Level, content.Rationale).ShouldBe(("General", null, null, null));
        (content.ImageId, content.ImageAlt).ShouldBe(("abc123", "Figure that belongs to the question"));
        Added(Add with { ImageAlt = "Half a circle" }).Content.ImageAlt.ShouldBeNull();
    }

    /// <summary>Field that is refused; words of the refusal; what the author said.</summary>
    public static TheoryData<string, string, AddItem> Wrong =>
        new()
        {
            { "externalId", "every item needs 'externalId'", Add with { ExternalId = null } },
            { "externalId", "every item needs 'externalId'", Add with { ExternalId = "  " } },
            { "externalId", "U+0000", Add with { ExternalId = "a\0b" } },
            { "externalId", "at most 200", Add with { ExternalId = new string('i', 201) } },
            { "stem", "every item needs 'stem'", Add with { Stem = " " } },
            { "stem", "8001 characters", Add with { Stem = new string('s', 8_001) } },
            { "topic", "U+0000", Add with { Topic = "\0" } },
            { "topic", "U+000A", Add with { Topic = "a\nb" } },
            { "stem", "no visible", Add with { Stem = "\u202e" } },
            { "skill", "U+0000", Add with { Skill = "\0" } },
            { "rationale", "NUL", Add with { Rationale = "\0" } },
            { "imageAlt", "NUL", Add with { ImageAlt = "\0" } },
            { "level", "'0' is not a level", Add with { Level = 0 } },
            { "level", "'11' is not a level", Add with { Level = 11 } },
            { "imageName", "'none.png' is not there", Add with { ImageName = "none.png" } },
            { "interaction", "a JSON object with the member 'type'", Add with { Interaction = null } },
            { "interaction", "a JSON object with the member 'type'", Add with { Interaction = Json("[]") } },
            { "interaction.type", "'essay' is not an item type", Add with { Interaction = Json("""{"type":"essay"}""") } },
            {
                "interaction.correct",
                "one right option",
                Add with
                {
                    Interaction = Json("""{"type":"single-choice","options":[{"text":"1","key":false},{"text":"2","key":false}]}"""),
                }
            },
        };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void What_is_wrong_is_refused_at_its_field(string field, string words, AddItem command)
    {
        AddItemEndpoint
            .Decide(command, Bank, null, Images, Ids(), Now)
            .ShouldRefuse(400, "invalid-field", field)
            .Detail.ShouldContain(words);
    }

    [Fact]
    public void All_that_is_wrong_is_said_at_once()
    {
        var command = Add with
        {
            Stem = null,
            Level = 11,
            Interaction = Json("""{"type":"single-choice","options":[{"text":"1","key":true},{"text":"1","key":true}]}"""),
        };
        var problems = Refused(AddItemEndpoint.Decide(command, Bank, null, Images, Ids(), Now))
            .More["problems"]
            .ShouldBeAssignableTo<IReadOnlyList<ContentProblem>>()!;
        problems
            .Select(problem => (problem.Field, problem.Index))
            .ShouldBe([("stem", null), ("level", null), ("interaction.option", 1), ("interaction.correct", null)]);
    }

    [Fact]
    public void A_bank_that_is_not_there_is_not_found() =>
        AddItemEndpoint.Decide(Add, null, null, Images, Ids(), Now).ShouldRefuse(404, "not-found", "bankId");

    [Fact]
    public void An_id_that_the_bank_has_is_refused_with_its_item()
    {
        var known = Known();
        foreach (var (item, words) in new[] { (known, "already"), (known with { RetiredAt = Now }, "brings it back") })
        {
            var refusal = AddItemEndpoint.Decide(Add, Bank, item, Images, Ids(), Now).ShouldRefuse(409, "item-exists", "externalId");
            (refusal.More["itemId"], refusal.More["current"]).ShouldBe((known.Id, known.Revision));
            refusal.Detail.ShouldContain(words);
        }
    }

    [Fact]
    public void A_revision_is_the_next_and_what_stays_keeps_its_id()
    {
        var known = Known() with { Revision = 3 };
        var revised = Revise(Said(3) with { Stem = "Half of 8?" }, known).ShouldHaveSingleItem().ShouldBeOfType<ItemRevised>();
        (revised.ItemId, revised.Revision, revised.Content.Stem, revised.At).ShouldBe((known.Id, 4, "Half of 8?", Now));
        revised.Content.Interaction.ShouldBeOfType<SingleChoice>().Options.Select(option => option.Id).ShouldBe(["id1", "id2"]);
    }

    [Fact]
    public void The_same_content_again_is_no_revision() => Revise(Said(1), Known()).ShouldBeEmpty();

    [Fact]
    public void Another_level_gives_another_prior_and_keeps_what_is_known_better()
    {
        var revised = Revise(Said(1) with { Level = 9 }, Known()).ShouldHaveSingleItem().ShouldBeOfType<ItemRevised>();
        (revised.Parameters, revised.CalibrationVersion).ShouldBe((ItemParameters.PriorFor(9, 0.5), 0));
        var calibrated = ItemParameters.PriorFor(4, 0.5) with { Source = new CalibratedSource("Spring trial", 812) };
        revised = Revise(Said(1) with { Level = 9 }, Known() with { Parameters = calibrated, CalibrationVersion = 2 })
            .ShouldHaveSingleItem()
            .ShouldBeOfType<ItemRevised>();
        (revised.Parameters, revised.CalibrationVersion).ShouldBe((calibrated, 2));
    }

    [Fact]
    public void Parameters_that_no_longer_fit_give_way_to_a_prior()
    {
        var calibrated = ItemParameters.PriorFor(4, 0.5) with { Source = new CalibratedSource("Spring trial", 812) };
        const string options = """[{"text":"1","key":true},{"text":"2","key":true},{"text":"3","key":false}]""";
        var several = Json($$"""{"type":"multiple-response","scoring":"partial","options":{{options}}}""");
        var revised = Revise(Said(1) with { Interaction = several }, Known() with { Parameters = calibrated, CalibrationVersion = 2 })
            .ShouldHaveSingleItem()
            .ShouldBeOfType<ItemRevised>();
        (revised.Parameters, revised.CalibrationVersion).ShouldBe((ItemParameters.PriorFor(4, 2), Calibration));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_stale_revision_is_refused_with_the_current_one(int seen)
    {
        ReviseItemEndpoint
            .Decide(Said(seen), Known() with { Revision = 2 }, Images, Calibration, Ids(), Now)
            .ShouldRefuse(409, "item-stale", "revision")
            .More["current"]
            .ShouldBe(2);
    }

    [Fact]
    public void A_revision_without_its_number_or_its_item_is_refused()
    {
        ReviseItemEndpoint
            .Decide(Said(1) with { Revision = null }, Known(), Images, Calibration, Ids(), Now)
            .ShouldRefuse(400, "invalid-field", "revision");
        ReviseItemEndpoint.Decide(Said(1), null, Images, Calibration, Ids(), Now).ShouldRefuse(404, "not-found");
        ReviseItemEndpoint
            .Decide(Said(1) with { Stem = "" }, Known(), Images, Calibration, Ids(), Now)
            .ShouldRefuse(400, "invalid-field", "stem");
    }

    [Fact]
    public void A_picture_stays_by_its_name_or_by_its_id()
    {
        var known = Item.Create(Added(Add with { ImageName = "half.png", ImageAlt = "Half a circle" }));
        foreach (var name in new[] { "half.png", "abc123" })
        {
            Revise(Said(1) with { ImageName = name, ImageAlt = "Half a circle" }, known).ShouldBeEmpty();
        }
        // Another picture has its name by now.
        var other = new Dictionary<string, string> { ["half.png"] = "def456" };
        ReviseItemEndpoint
            .Decide(Said(1) with { ImageName = "abc123", ImageAlt = "Half a circle" }, known, other, Calibration, Ids(), Now)
            .Events.ShouldBeEmpty();
        ReviseItemEndpoint
            .Decide(Said(1) with { ImageName = "half.png" }, known, other, Calibration, Ids(), Now)
            .Events.ShouldHaveSingleItem()
            .ShouldBeOfType<ItemRevised>()
            .Content.ImageId.ShouldBe("def456");
        ReviseItemEndpoint
            .Decide(Said(1) with { ImageName = "def456" }, known, Images, Calibration, Ids(), Now)
            .ShouldRefuse(400, "invalid-field", "imageName");
        Revise(Said(1), known).ShouldHaveSingleItem().ShouldBeOfType<ItemRevised>().Content.ImageId.ShouldBeNull();
    }

    [Fact]
    public void An_item_is_retired_once_and_a_revision_brings_it_back()
    {
        var known = Known();
        RetireItemEndpoint.Decide(known, Now).Events.ShouldBe([new ItemRetired(known.Id, Now)]);
        var retired = known.Apply(new ItemRetired(known.Id, Now));
        var again = RetireItemEndpoint.Decide(retired, Now.AddDays(1));
        (again.Events.Count, again.Refused).ShouldBe((0, null));
        RetireItemEndpoint.Decide(null, Now).ShouldRefuse(404, "not-found");

        Revise(Said(1), retired).ShouldBe([new ItemRestored(known.Id, Now)]);
        var events = Revise(Said(1) with { Stem = "Half of 8?" }, retired);
        (events.Count, events[0], events[1].ShouldBeOfType<ItemRevised>().Revision).ShouldBe((2, new ItemRestored(known.Id, Now), 2));
    }

    private static JsonElement Json(string text) => JsonSerializer.Deserialize<JsonElement>(text);

    private static ReviseItem Said(int revision) =>
        new(revision, Add.Stem, Add.Interaction, Add.Topic, Add.Skill, Add.Level, Rationale: Add.Rationale);

    private static Item Known() => Item.Create(Added(Add));

    private static ItemAdded Added(AddItem command)
    {
        var decision = AddItemEndpoint.Decide(command, Bank, null, Images, Ids(), Now);
        decision.Refused.ShouldBeNull();
        return decision.Events.ShouldHaveSingleItem().ShouldBeOfType<ItemAdded>();
    }

    private static IReadOnlyList<object> Revise(ReviseItem command, Item item)
    {
        var decision = ReviseItemEndpoint.Decide(command, item, Images, Calibration, Ids(), Now);
        decision.Refused.ShouldBeNull();
        return decision.Events;
    }

    private static Refusal Refused(Decision decision)
    {
        decision.Events.ShouldBeEmpty();
        return decision.Refused.ShouldNotBeNull();
    }

    private static Func<string> Ids()
    {
        var number = 0;
        return () => $"id{++number}";
    }
}
