using System.ComponentModel;
using System.Security.Cryptography;
using AdaptivQ.Platform.GraphQL;
using GraphQL;
using GraphQL.DataLoader;
using Marten;

namespace AdaptivQ.Learners.Classes;

/// <summary>Learners as entrances to the graph.</summary>
[GraphFields("Query")]
internal sealed class LearnerRoots
{
    [Description("A learner of a class the teacher teaches, any for an analyst, or oneself.")]
    public static async Task<LearnerNode?> Learner(Guid id, [FromServices] ClassReader reader)
    {
        if (!await reader.Sees(id))
        {
            return null;
        }
        return !(await reader.Visible()).Everybody || id == reader.Caller.PersonId || await reader.Exists(id)
            ? new LearnerNode(id, reader)
            : null;
    }
}

/// <summary>Learners for fields of other modules, which have asked whether the caller may look at them.</summary>
internal sealed class LearnerNodes(ClassReader reader) : INodeLoader
{
    public string Type => "Learner";

    public IDataLoaderResult<object> Load(Guid id) => Pending.Of<object>(new LearnerNode(id, reader));
}

/// <summary>A learner whom the caller may look at; code that makes one has checked that.</summary>
[GraphQLMetadata("Learner")]
internal sealed class LearnerNode(Guid id, ClassReader reader) : IGraphNode
{
    public Guid Id => id;

    [Description("Stands for the name wherever names are not shown; the same for the same learner always.")]
    public string Pseudonym => PseudonymOf(id);

    [Description("For teachers of the learner and for the learner; null for analysts, and once it has been erased.")]
    public async Task<IDataLoaderResult<string?>> Name() =>
        await reader.SeesNameOf(id) ? reader.Names([id]).Then(names => names.GetValueOrDefault(id)) : Pending.Of<string?>(null);

    [Description("The classes the learner is in, as far as one may see them.")]
    public async Task<IReadOnlyList<ClassNode>> Classes() =>
        [.. (await reader.Classes()).Where(@class => @class.Learners.Contains(id)).Select(@class => new ClassNode(@class, reader))];

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
        return string.Create(
            14,
            hash,
            static (text, hash) =>
            {
                "Learner ".CopyTo(text);
                for (var i = 8; i < text.Length; i++)
                {
                    text[i] = Alphabet[hash[i - 8] & 31];
                }
            }
        );
    }
}
