namespace AdaptivQ.Kernel.Tests;

public sealed class PlainTextTests
{
    [Theory]
    [InlineData("Class 8A", "Class 8A")]
    [InlineData("  Class 8A\t", "Class 8A")]
    [InlineData("\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645", "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645")]
    [InlineData("\U0001F469\u200D\U0001F3EB", "\U0001F469\u200D\U0001F3EB")]
    [InlineData("Class  8A", "Class 8A")]
    [InlineData("Class\u00a0\u2003 8A", "Class 8A")]
    public void A_line_is_kept_without_spaces_at_its_ends_and_with_one_space_between_words(string given, string kept)
    {
        PlainText.Line(given, 40, out var text).ShouldBeNull();
        text.ShouldBe(kept);
    }

    [Theory]
    [InlineData("a\0b", "U+0000")]
    [InlineData("a\nb", "U+000A")]
    [InlineData("a\u200bb", "U+200B")]
    [InlineData("a\u202eb", "U+202E")]
    [InlineData("a\u2028b", "U+2028")]
    [InlineData("a\u2066b", "U+2066")]
    [InlineData("\ufeffa\ufeffb", "U+FEFF")]
    [InlineData("\ud800", "half of one")]
    public void What_cannot_be_seen_is_refused_by_name(string given, string name)
    {
        PlainText.Line(given, 40, out var text).ShouldNotBeNull().ShouldContain(name);
        text.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" \t ")]
    [InlineData("\u200d\u200d")]
    public void A_line_has_something_to_read(string? given) => PlainText.Line(given, 40, out _).ShouldNotBeNull();

    [Fact]
    public void A_line_has_its_longest_length_and_no_more()
    {
        PlainText.Line(new string('a', 40), 40, out _).ShouldBeNull();
        PlainText.Line(new string('a', 41), 40, out _).ShouldBe("has at most 40 characters; this one has 41");
    }

    [Fact]
    public void Lines_may_be_several_or_none()
    {
        PlainText.Lines("One.\r\nTwo.", 40, out var text).ShouldBeNull();
        text.ShouldBe("One.\r\nTwo.");
        PlainText.Lines(null, 40, out text).ShouldBeNull();
        text.ShouldBeEmpty();
        PlainText.Lines("a\u0007b", 40, out _).ShouldNotBeNull();
    }
}
