using System.Collections.Frozen;
using AdaptivQ.Adaptivity.Engine;
using AdaptivQ.Platform.Observability;
using AdaptivQ.Quizzes.Contracts;
using Microsoft.Extensions.Caching.Memory;

namespace AdaptivQ.Adaptivity.Attempts;

/// <summary>A published quiz version made ready for the engine. Immutable, shared by all attempts on the node.</summary>
public sealed class CompiledQuiz
{
    private readonly FrozenDictionary<Guid, int> _indices;
    private readonly double[] _cuts;

    /// <exception cref="ArgumentException">
    /// There is no item or one is there twice, an item's parameters can't be used (it is named), or the policy means nothing to the engine.
    /// </exception>
    public CompiledQuiz(PublishedQuiz quiz)
    {
        Source = quiz;
        Bank = new CompiledBank([.. quiz.Items.Select(ModelOf)]);
        _indices = quiz.Items.Select((item, index) => (item.ItemId, index)).ToFrozenDictionary(pair => pair.ItemId, pair => pair.index);
        _cuts = [.. quiz.Policy.Cuts];
        Policy = new CompiledPolicy(quiz.Policy);
    }

    private static ResponseModel ModelOf(PublishedItem item)
    {
        try
        {
            return EngineModel.Of(item);
        }
        catch (ArgumentException e)
        {
            throw new ArgumentException($"Item '{item.ExternalId}' has parameters that can't be used: {e.Message}", nameof(item), e);
        }
    }

    /// <summary>The version that was compiled; it holds keys, so it never leaves the server as it is.</summary>
    public PublishedQuiz Source { get; }

    /// <summary>Items in the published order.</summary>
    public CompiledBank Bank { get; }

    /// <summary>How it estimates, chooses and stops.</summary>
    public CompiledPolicy Policy { get; }

    /// <summary>Cut scores between the levels, ascending, in logits; one fewer than there are levels.</summary>
    public ReadOnlySpan<double> Cuts => _cuts;

    /// <exception cref="KeyNotFoundException">The item is not of this version: a bug, since attempts pin their version.</exception>
    public int IndexOf(Guid itemId) => _indices[itemId];

    /// <summary>Whether the item is of this version, and the category one that it can be scored in.</summary>
    public bool Has(Guid itemId, int category = 0) =>
        _indices.TryGetValue(itemId, out var index) && category >= 0 && category <= Source.Items[index].Interaction.MaxCategory;

    /// <summary>Finds an item of this version.</summary>
    /// <exception cref="KeyNotFoundException">The item is not of this version: a bug, since attempts pin their version.</exception>
    public PublishedItem Item(Guid itemId) => Source.Items[IndexOf(itemId)];
}

/// <summary>Compiled quiz versions, kept in memory: a version never changes, so a kept one is never wrong.</summary>
public sealed class CompiledQuizzes(IPublishedQuizzes published, CacheRequests requests) : IDisposable
{
    private const int MostKept = 200;
    private static readonly TimeSpan KeptUnused = TimeSpan.FromHours(1);

    private readonly MemoryCache _cache = new(new MemoryCacheOptions { SizeLimit = MostKept });
    private readonly Lock _compiling = new();

    /// <summary>Finds a version in memory, or else reads it and compiles it.</summary>
    /// <returns>Null where the school has no such version.</returns>
    /// <exception cref="ArgumentException">The version can't be compiled: see <see cref="CompiledQuiz"/>'s constructor.</exception>
    public async ValueTask<CompiledQuiz?> Find(string tenant, Guid quizId, int version, CancellationToken cancellation)
    {
        var key = (tenant, quizId, version);
        if (_cache.TryGetValue(key, out CompiledQuiz? compiled))
        {
            requests.Count("quiz", CacheRequests.Local);
            return compiled;
        }

        if (await published.Find(tenant, quizId, version, cancellation) is not { } quiz)
        {
            return null;
        }
        // A class begins at the same moment: all who asked meanwhile get the one that the first of them compiles.
        lock (_compiling)
        {
            return _cache.TryGetValue(key, out compiled)
                ? compiled
                : _cache.Set(key, new CompiledQuiz(quiz), new MemoryCacheEntryOptions { SlidingExpiration = KeptUnused, Size = 1 });
        }
    }

    /// <exception cref="InvalidOperationException">An attempt names a version that is not stored: a broken database.</exception>
    public async ValueTask<CompiledQuiz> Of(string tenant, Attempt attempt, CancellationToken cancellation)
    {
        return await Find(tenant, attempt.Started.QuizId, attempt.Started.QuizVersion, cancellation)
            ?? throw new InvalidOperationException(
                $"Attempt {attempt.Started.AttemptId} is of quiz {attempt.Started.QuizId} version {attempt.Started.QuizVersion}, which is "
                    + $"not stored."
            );
    }

    /// <inheritdoc/>
    public void Dispose() => _cache.Dispose();
}
