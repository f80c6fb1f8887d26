namespace AdaptivQ.Adaptivity.Engine.Calibration;

/// <summary>
/// Scored responses, one row a person and one column an item, a byte each: 0 or 1, or a category from 0 to 254, or
/// <see cref="Missing"/>. Rows may be added one after the other as they are read. Memory: one byte a response (a million
/// responses are 1 MB; room for growth at most doubles it); a calibration adds about a byte for every four responses to
/// dichotomous items.
/// </summary>
public sealed class ResponseMatrix
{
    /// <summary>Not answered, or not presented: takes no part in the likelihood.</summary>
    public const byte Missing = 255;

    private byte[] _responses;

    /// <summary>An empty matrix.</summary>
    /// <param name="items">Number of columns; at least 1.</param>
    /// <param name="capacity">Rows to make room for at once; at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public ResponseMatrix(int items, int capacity = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(items, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(capacity);
        Items = items;
        _responses = new byte[checked(items * capacity)];
    }

    /// <summary>Number of columns.</summary>
    public int Items { get; }

    /// <summary>Number of rows so far.</summary>
    public int Persons { get; private set; }

    /// <summary>All responses, person after person.</summary>
    public ReadOnlySpan<byte> Responses => _responses.AsSpan(0, Persons * Items);

    /// <summary>The responses of one person.</summary>
    /// <param name="person">0 to <see cref="Persons"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such person.</exception>
    public ReadOnlySpan<byte> this[int person] =>
        (uint)person < (uint)Persons
            ? _responses.AsSpan(person * Items, Items)
            : throw new ArgumentOutOfRangeException(nameof(person), person, $"There are persons 0 to {Persons - 1}.");

    /// <summary>Adds a person.</summary>
    /// <param name="responses">One byte an item.</param>
    /// <exception cref="ArgumentException">It is another number of responses.</exception>
    /// <exception cref="OverflowException">More than 2,147,483,647 responses.</exception>
    public void Add(ReadOnlySpan<byte> responses)
    {
        if (responses.Length != Items)
        {
            throw new ArgumentException($"{responses.Length} responses do not fit {Items} items.", nameof(responses));
        }

        var used = Persons * Items;
        if (used + (long)Items > _responses.Length)
        {
            var wanted = Math.Max(checked(used + Items), Math.Min(Math.Max(2L * used, 16L * Items), Array.MaxLength));
            Array.Resize(ref _responses, (int)wanted);
        }

        responses.CopyTo(_responses.AsSpan(used));
        Persons++;
    }

    /// <summary>A matrix from rows of small numbers, for short data in tests and tools.</summary>
    /// <param name="rows">At least one; all of one length; -1 stands for missing, otherwise 0 to 254.</param>
    /// <exception cref="ArgumentException">There is no row, rows differ in length, or a number is out of its range.</exception>
    public static ResponseMatrix FromRows(IReadOnlyList<int[]> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (rows.Count == 0)
        {
            throw new ArgumentException("There is no row.", nameof(rows));
        }

        var matrix = new ResponseMatrix(rows[0].Length, rows.Count);
        foreach (var row in rows)
        {
            matrix.Add([
                .. row.Select(score =>
                    score is >= -1 and < Missing
                        ? unchecked((byte)score)
                        : throw new ArgumentException($"{score} is no category: 0 to 254, or -1 for missing.", nameof(rows))
                ),
            ]);
        }

        return matrix;
    }
}
