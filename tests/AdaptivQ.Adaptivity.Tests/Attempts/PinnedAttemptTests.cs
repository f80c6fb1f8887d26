using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using AdaptivQ.Adaptivity.Attempts;
using AdaptivQ.Quizzes.Publishing;

namespace AdaptivQ.Adaptivity.Tests.Attempts;

/// <summary>
/// Attempts as they were decided on the day their policy version was released, in Pinned/. Each later version of the engine
/// must decide them the same, to the last bit: a change to what is chosen, scored or estimated is a new policy version beside
/// the old one, not another past. No file here is ever edited.
/// </summary>
public sealed class PinnedAttemptTests
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };
    private static readonly Type[] Facts = [typeof(AttemptStarted), typeof(ItemSelected), typeof(AnswerScored), typeof(AttemptFinished)];

    public static TheoryData<string> Names =>
        [.. Directory.EnumerateFiles(Folder()).Select(path => Path.GetFileNameWithoutExtension(path)).Order()];

    [Theory]
    [MemberData(nameof(Names))]
    public void An_attempt_of_the_past_is_decided_again_as_it_was(string name)
    {
        var pinned = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder(), $"{name}.json")))!;
        var quiz = new CompiledQuiz(pinned["quiz"].Deserialize<PublishedQuizDocument>(Json)!.ToContract());
        var facts = pinned["facts"]!
            .AsArray()
            .Select(fact => fact!["data"].Deserialize(Facts.Single(type => type.Name == (string)fact["type"]!), Json)!)
            .ToList();

        facts.Count.ShouldBeGreaterThan(20);
        Replay.Differences(facts, quiz).ShouldBeEmpty();
    }

    [Fact]
    public void Both_modes_of_the_first_policy_version_are_pinned() =>
        Names.Select(name => name.Data).ShouldBe(["policy-1-assess", "policy-1-practise"]);

    private static string Folder([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "Pinned");
}
