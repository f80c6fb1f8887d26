using AdaptivQ.Kernel;
using AdaptivQ.Learners.Contracts;
using AdaptivQ.Platform.Live;
using Marten;
using Npgsql;

namespace AdaptivQ.Adaptivity.History;

/// <summary>Tells a learner's teachers that an attempt has gone on. Random ids only.</summary>
internal sealed class AttemptChanges(IDocumentStore store, ILearnerDirectory learners, TimeProvider clock) : ILiveTopic
{
    private static readonly TimeSpan ClassesKept = TimeSpan.FromSeconds(30);

    public string Name => "attempts";

    public string Role => Roles.Teacher;

    public string Events => "'attempt-changed' {attemptId, learnerId, classIds} for a teacher of the learner";

    public object? KeyOf(object document) =>
        document switch
        {
            AttemptSummary attempt => attempt.Id,
            AnswerRecord answer => answer.AttemptId,
            _ => null,
        };

    /// <summary>Whose attempts they are, and of which school: the daemon's commit holds those of all.</summary>
    public async Task<IEnumerable<LiveNotice>> Describe(IReadOnlyCollection<object> keys, CancellationToken cancellation)
    {
        var table = store.Options.FindOrResolveDocumentType(typeof(AttemptSummary)).TableName.QualifiedName;
        await using var connection = store.Storage.Database.CreateConnection();
        await connection.OpenAsync(cancellation);
        await using var command = new NpgsqlCommand($"select tenant_id, id, learner_id from {table} where id = any($1)", connection)
        {
            Parameters = { new() { Value = keys.Cast<Guid>().ToArray() } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var found = new List<(string School, ChangedAttempt Attempt)>();
        while (await reader.ReadAsync(cancellation))
        {
            found.Add((reader.GetString(0), new ChangedAttempt(reader.GetGuid(1), reader.GetGuid(2))));
        }
        return found
            .GroupBy(one => one.School, one => one.Attempt, StringComparer.Ordinal)
            .Select(school => LiveNotice.Of(Name, school.Key, new ChangedAttempts([.. school])));
    }

    public async Task<ILiveReader> Open(Caller caller, CancellationToken cancellation)
    {
        var page = new OfTeacher(learners, caller, clock);
        await page.Load(cancellation);
        return page;
    }

    private sealed record ChangedAttempt(Guid AttemptId, Guid LearnerId);

    private sealed record ChangedAttempts(IReadOnlyList<ChangedAttempt>? Attempts);

    /// <summary>What concerns the learners of the classes that a teacher has, as of some seconds ago at most.</summary>
    private sealed class OfTeacher(ILearnerDirectory learners, Caller caller, TimeProvider clock) : ILiveReader
    {
        private ILookup<Guid, Guid> _classes = Array.Empty<Guid>().ToLookup(id => id);
        private DateTimeOffset _read;

        public async Task<IReadOnlyList<LiveEvent>> Read(LiveNotice notice, CancellationToken cancellation)
        {
            await Refresh(cancellation);
            return
            [
                .. from attempt in notice.Read<ChangedAttempts>()?.Attempts ?? []
                let classIds = attempt.LearnerId == caller.PersonId ? [] : _classes[attempt.LearnerId].ToList()
                where classIds.Count > 0
                select new LiveEvent(
                    "attempt-changed",
                    new
                    {
                        attempt.AttemptId,
                        attempt.LearnerId,
                        classIds,
                    }
                ),
            ];
        }

        public async Task Load(CancellationToken cancellation)
        {
            var classes = await learners.ClassesTaughtBy(caller.Tenant, caller.PersonId, cancellation);
            _classes = classes
                .SelectMany(@class => @class.Learners.Select(learner => (learner, @class.Id)))
                .ToLookup(pair => pair.learner, pair => pair.Id);
            _read = clock.GetUtcNow();
        }

        private async Task Refresh(CancellationToken cancellation)
        {
            if (clock.GetUtcNow() - _read < ClassesKept)
            {
                return;
            }
            try
            {
                await Load(cancellation);
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException)
            {
                // As before until the database is back; a notice without what it is about is of no use to anyone.
            }
        }
    }
}
