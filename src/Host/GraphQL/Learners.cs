using System.ComponentModel;
using System.Security.Cryptography;
using AdaptivQ.Learners.People;
using AdaptivQ.Platform.GraphQL;
using GraphQL;
using GraphQL.DataLoader;
using Marten;

namespace AdaptivQ.Host.GraphQL;

/// <summary>A learner whom the caller may look at; whoever makes one has asked that.</summary>
[GraphQLMetadata("Learner")]
internal sealed class LearnerNode(Guid id, Reader reader)
{
    public Guid Id => id;

    [Description("Stands for the name wherever names are not shown; the same for the same learner always.")]
    public string Pseudonym => PseudonymOf(id);

    [Description("For teachers of the learner and for the learner; null for analysts, and once it has been erased.")]
    public async Task<IDataLoaderResult<string?>> Name() => await reader.SeesNameOf(id)
        ? People(reader, [id]).Then(people => people.GetValueOrDefault(id)?.DisplayName)
        : Pending.Of<string?>(null);

    [Description("The classes the learner is in, as far as one may see them.")]
    public async Task<IReadOnlyList<ClassNode>> Classes() =>
        [.. (await reader.Classes()).Where(@class => @class.Learners.Contains(id)).Select(@class => new ClassNode(@class, reader))];

    [Description("The last started first.")]
    public Connection<AttemptNode> Attempts(int? first, [After(AttemptList.CursorKind, CursorIds.Uuid)] Cursor? after) =>
        AttemptList.Of(reader, new AttemptFilter(LearnerId: id), first, after);

    /// <summary>Names out of the vault.</summary>
    internal static IDataLoaderResult<IReadOnlyDictionary<Guid, Person>> People(Reader reader, IEnumerable<Guid> ids) => reader
        .Batch<Guid, Person>("people", async (all, cancellation) => (await reader.Session.LoadManyAsync<Person>(cancellation, all)).ToDictionary(person => person.Id))
        .LoadMany(ids);

    /// <summary>
    /// Six characters of SHA-256 over the random id: 30 bits, so that two learners of one school hardly ever share one. Letters
    /// and digits that are easily taken for each other are left out (Crockford's base 32).
    /// </summary>
    internal static string PseudonymOf(Guid id)
    {
        const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        var hash = SHA256.HashData(bytes);
        return string.Create(14, hash, static (text, hash) =>
        {
            "Learner ".CopyTo(text);
            for (var i = 8; i < text.Length; i++) text[i] = Alphabet[hash[i - 8] & 31];
        });
    }
}
