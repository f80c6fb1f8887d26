using System.Text;
using AdaptivQ.Quizzes.ItemBanks;

namespace AdaptivQ.Quizzes.Tests.ItemBanks;

/// <summary>A file is read with bounded work and memory, whatever it holds.</summary>
public sealed class CsvBoundsTests
{
    private const string Header = "id,stem,a,b,correct\n";

    [Fact]
    public void A_file_of_bad_rows_is_read_until_its_errors_are_as_many_as_anybody_mends_at_once()
    {
        // An id and four cells that are empty: several errors each, in eight megabytes of them a million.
        var file = new StringBuilder(Header).Insert(Header.Length, "x,,,,\n", 1_000_000).ToString();
        var errors = Errors(file);
        errors.Count.ShouldBe(201);
        errors[^1].Message.ShouldStartWith("Reading stopped here");
        errors[^1].Row.ShouldBeLessThan(210);
    }

    [Fact]
    public void Cleared_rows_are_passed_over_however_many_they_are() =>
        Rows(Header + string.Concat(Enumerable.Repeat(",,,,\n", 1_000_000)) + "1,S,x,y,a\n").ShouldHaveSingleItem().Row.ShouldBe(1_000_002);

    [Fact]
    public void A_header_of_more_columns_than_a_sheet_has_is_refused() =>
        Errors(Header.TrimEnd() + string.Concat(Enumerable.Range(0, 1_000).Select(i => $",c{i}")) + "\n1,S,x,y,a\n")
            .ShouldHaveSingleItem()
            .Message.ShouldContain("1005 columns");

    private static IReadOnlyList<ItemRow> Rows(string file) => CsvItems.Read(new StringReader(file)).Rows;

    private static IReadOnlyList<RowError> Errors(string file) => CsvItems.Read(new StringReader(file)).Errors;
}
