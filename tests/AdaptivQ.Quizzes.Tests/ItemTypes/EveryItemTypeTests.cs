using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using AdaptivQ.Quizzes.ItemBanks;
using AdaptivQ.Quizzes.ItemTypes;

namespace AdaptivQ.Quizzes.Tests.ItemTypes;

/// <summary>What holds for every item type there is: found by scanning, so that a new type is held to it from its first day.</summary>
public sealed class EveryItemTypeTests
{
    private static readonly Type[] SampleTypes =
    [
        .. typeof(EveryItemTypeTests)
            .Assembly.GetTypes()
            .Where(type => type is { IsClass: true } && type.IsAssignableTo(typeof(IItemTypeSample))),
    ];

    private static readonly IReadOnlyList<Interaction> All =
    [
        .. SampleTypes.SelectMany(type => Of<IReadOnlyList<Interaction>>(type, nameof(IItemTypeSample.Samples))),
    ];

    public static TheoryData<int> Samples => [.. Enumerable.Range(0, All.Count)];

    [Fact]
    public void Every_item_type_has_samples_in_its_tests() =>
        ItemTypeCatalogue.All.Select(type => type.Name).ShouldBe(All.Select(sample => sample.Type).Distinct(), ignoreOrder: true);

    [Fact]
    public void A_name_is_kebab_case_and_belongs_to_one_type()
    {
        ItemTypeCatalogue.All.ShouldAllBe(type => type.Name.All(letter => char.IsAsciiLetterLower(letter) || letter == '-'));
        ItemTypeCatalogue.All.DistinctBy(type => type.Name).Count().ShouldBe(ItemTypeCatalogue.All.Count);
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_sample_has_no_problem(int sample) => All[sample].Problems().ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(Samples))]
    public void Content_comes_back_from_JSON_the_same_wherever_its_type_stands_in_it(int sample)
    {
        var json = JsonSerializer.SerializeToNode(All[sample], JsonSerializerOptions.Web)!.AsObject();
        json.First().Key.ShouldBe("type");
        // A jsonb column orders members its own way.
        var type = json["type"]!.DeepClone();
        json.Remove("type");
        json.Add("type", type);
        var back = json.Deserialize<Interaction>(JsonSerializerOptions.Web)!;
        back.GetType().ShouldBe(All[sample].GetType());
        back.SameAs(All[sample]).ShouldBeTrue();
    }

    [Theory]
    [InlineData("""{"type":"essay"}""", "no item type 'essay'")]
    [InlineData("""{"options":[]}""", "needs a member 'type'")]
    [InlineData("""[]""", "needs a member 'type'")]
    public void Content_of_a_type_that_does_not_exist_is_refused_by_name(string json, string words) =>
        Should
            .Throw<JsonException>(() => JsonSerializer.Deserialize<Interaction>(json, JsonSerializerOptions.Web))
            .Message.ShouldContain(words);

    [Theory]
    [MemberData(nameof(Samples))]
    public void An_example_earns_its_category_and_points_rise_with_it(int sample)
    {
        var (item, before) = (All[sample], -1.0);
        for (var category = 0; category <= item.MaxCategory; category++)
        {
            double? points = null;
            for (var pick = 0; pick < 12; pick++)
            {
                var response = item.Example(category, pick);
                item.Problem(response).ShouldBeNull();
                var score = item.Score(response);
                score.Category.ShouldBe(category, response.GetRawText());
                (points ??= score.Points).ShouldBe(score.Points);
                score.MaxPoints.ShouldBeGreaterThan(0);
                score.Points.ShouldBeInRange(0, score.MaxPoints);
                (score.Points == score.MaxPoints).ShouldBe(category == item.MaxCategory);
                item.InWords(response).ShouldNotBeNullOrWhiteSpace();
            }

            points!.Value.ShouldBeGreaterThan(before);
            before = points.Value;
        }

        item.SolutionInWords().ShouldNotBeNullOrWhiteSpace();
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Before_scoring_a_learner_sees_nothing_of_the_key_and_after_it_the_solution(int sample)
    {
        var item = All[sample];
        item.ForLearner(Order(item.Choices)).GetRawText().ShouldNotContain(IItemTypeSample.Canary);
        item.Solution().ValueKind.ShouldBe(JsonValueKind.Object);
    }

    [Fact]
    public void Two_contents_that_differ_only_in_the_key_look_the_same_before_scoring()
    {
        foreach (var type in SampleTypes)
        {
            var (one, other) = Of<(Interaction, Interaction)>(type, nameof(IItemTypeSample.KeyTwins));
            one.Solution().GetRawText().ShouldNotBe(other.Solution().GetRawText(), one.Type);
            Letters(one).ShouldBe(Letters(other), one.Type);
        }

        // What stands first in the author's file may come in another place.
        static string Letters(Interaction item) => string.Concat(item.ForLearner(Order(item.Choices)).GetRawText().Order());
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Whatever_order_a_learner_sees_holds_the_same_choices(int sample)
    {
        var item = All[sample];
        var straight = item.ForLearner(Order(item.Choices)).GetRawText();
        var turned = item.ForLearner([.. Order(item.Choices).Reverse()]).GetRawText();
        string.Concat(turned.Order()).ShouldBe(string.Concat(straight.Order()));
        if (item.Choices > 2)
        {
            turned.ShouldNotBe(straight);
        }
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_response_of_another_shape_is_refused_with_what_to_send(int sample)
    {
        var item = All[sample];
        string[] shapes =
        [
            "null",
            "7",
            "{}",
            "{\"a\":1}",
            "[]",
            "[null]",
            "[7]",
            "[[]]",
            "\"\"",
            "\"no such thing\"",
            "true",
            "[\"no such thing\"]",
        ];
        foreach (var shape in shapes.Where(shape => Kind(Json.Of(shape)) != Kind(item.Example(0, 0))))
        {
            item.Problem(Json.Of(shape)).ShouldNotBeNull(shape).ShouldStartWith("The response is ");
        }
        item.Problem(default).ShouldNotBeNull();

        static JsonValueKind Kind(JsonElement json) => json.ValueKind == JsonValueKind.False ? JsonValueKind.True : json.ValueKind;
    }

    [Fact]
    public void Responses_that_name_what_is_not_there_are_refused()
    {
        foreach (var type in SampleTypes)
        {
            var item = Of<IReadOnlyList<Interaction>>(type, nameof(IItemTypeSample.Samples))[0];
            foreach (var response in Of<IReadOnlyList<string>>(type, nameof(IItemTypeSample.Unusable)))
            {
                item.Problem(Json.Of(response)).ShouldNotBeNull($"{item.Type}: {response}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Prior_parameters_fit_the_categories_and_follow_the_level(int sample)
    {
        var item = All[sample];
        foreach (var level in new int?[] { null, 1, 10 })
        {
            var prior = item.Prior(level);
            prior.B.Count.ShouldBe(item.MaxCategory);
            prior.B.Average().ShouldBe(level is { } given ? (given - 5.5) / 2 : 0, 1e-12);
            prior.Model.ShouldBe(item.MaxCategory == 1 ? ItemParameters.Dichotomous : ItemParameters.PartialCredit);
            (prior.A > 0 && prior is { C: >= 0 and < 1, D: 1, Source: PriorSource }).ShouldBeTrue();
            prior.Errors.B.Count.ShouldBe(item.MaxCategory);
            prior.Problems(item.MaxCategory).ShouldBeEmpty();
        }
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Content_without_ids_gets_them_and_what_stays_keeps_its_own(int sample)
    {
        var item = All[sample];
        var bare = (Interaction)
            JsonSerializer.Deserialize(
                JsonSerializer
                    .Serialize(item, item.GetType(), JsonSerializerOptions.Web)
                    .Replace("\"id\":", "\"was\":", StringComparison.Ordinal),
                item.GetType(),
                JsonSerializerOptions.Web
            )!;
        var number = 0;
        var once = bare.Identified(null, () => $"id{++number}");
        once.Problem(once.Example(once.MaxCategory, 0)).ShouldBeNull();
        var (given, again) = (
            number,
            bare.Identified(once, () => throw new InvalidOperationException("Nothing changed, so nothing needs a new id."))
        );
        again.SameAs(once).ShouldBeTrue();
        given.ShouldBe(item.Choices);
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_form_s_JSON_reads_as_the_content_with_or_without_ids(int sample)
    {
        var item = All[sample];
        var json = JsonSerializer.SerializeToElement(item, JsonSerializerOptions.Web);
        var (read, problems) = AuthoredInteraction.Read(json);
        problems.ShouldBeEmpty();
        read!.Identified(item, () => "new").SameAs(item).ShouldBeTrue();

        var bare = JsonNode.Parse(json.GetRawText())!.AsObject();
        foreach (var list in bare.Select(member => member.Value).OfType<JsonArray>())
        {
            foreach (var entry in list.OfType<JsonObject>())
            {
                entry.Remove("id");
            }
        }

        AuthoredInteraction.Read(Json.Of(bare.ToJsonString())).Interaction!.Identified(item, () => "new").SameAs(item).ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_form_s_JSON_that_no_content_comes_of_is_refused_at_its_place(int sample)
    {
        var json = JsonSerializer.SerializeToNode(All[sample], JsonSerializerOptions.Web)!.AsObject();
        foreach (var (member, value) in json.ToList())
        {
            foreach (var other in new[] { "{}", "7", "[null]", "[[]]", "[{\"no\":1}]", "\"a\\u0000b\"", "\"\\ud800\"" })
            {
                var changed = json.DeepClone().AsObject();
                changed[member] = "other";
                var (interaction, problems) = AuthoredInteraction.Read(
                    Json.Of(changed.ToJsonString().Replace("\"other\"", other, StringComparison.Ordinal))
                );
                interaction.ShouldBeNull($"{member}: {other}");
                problems.ShouldAllBe(problem =>
                    problem.Field.StartsWith("interaction", StringComparison.Ordinal) && problem.Message.Length > 0
                );
            }

            var without = json.DeepClone().AsObject();
            without.Remove(member);
            // What may be null may be left out.
            if (value is not null && All[sample].GetType().GetProperties().All(property => !IsNullable(property, member)))
            {
                AuthoredInteraction
                    .Read(Json.Of(without.ToJsonString()))
                    .Problems.ShouldHaveSingleItem()
                    .Field.ShouldStartWith("interaction");
            }
        }

        json["surprise"] = 1;
        var (_, unknown) = AuthoredInteraction.Read(Json.Of(json.ToJsonString()));
        unknown.ShouldHaveSingleItem().Field.ShouldStartWith("interaction");
        unknown[0].Message.ShouldContain(All[sample].Type);

        static bool IsNullable(PropertyInfo property, string member) =>
            property.Name.Equals(member, StringComparison.OrdinalIgnoreCase)
            && new NullabilityInfoContext().Create(property).ReadState == NullabilityState.Nullable;
    }

    [Theory]
    [InlineData("null")]
    [InlineData("7")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"type":7}""")]
    [InlineData("""{"Type":"true-false","answer":true}""")]
    public void A_form_s_JSON_without_a_type_is_refused(string json) =>
        AuthoredInteraction.Read(Json.Of(json)).Problems.ShouldHaveSingleItem().Field.ShouldBe("interaction");

    [Fact]
    public void A_member_that_is_sent_twice_or_is_no_text_is_refused()
    {
        using var twice = JsonDocument.Parse("""{"type":"true-false","answer":true,"answer":false}""");
        AuthoredInteraction.Read(twice.RootElement).Problems.ShouldHaveSingleItem().Field.ShouldBe("interaction.answer");
        using var half = JsonDocument.Parse("""{"type":"true-false","answer":true,"\ud800":1}""");
        AuthoredInteraction.Read(half.RootElement).Problems.ShouldHaveSingleItem().Field.ShouldStartWith("interaction");
    }

    private static int[] Order(int count) => [.. Enumerable.Range(0, count)];

    private static T Of<T>(Type type, string property) =>
        (T)type.GetProperty(property, BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!;
}
