using AdaptivQ.Identity.Contracts;
using AdaptivQ.Kernel;
using AdaptivQ.Learners.Contracts;
using AdaptivQ.Platform.GraphQL;
using GraphQL.DataLoader;
using Marten;
using Microsoft.Extensions.DependencyInjection;

namespace AdaptivQ.Learners.Classes;

/// <summary>What one request may see of classes and learners.</summary>
internal sealed class ClassReader(GraphReader graph, IServiceProvider services, IPeople people, IEnumerable<ILearnerTraces> traces)
    : IVisibleLearners
{
    private IReadOnlyList<SchoolClass>? _classes;
    private VisibleLearners? _visible;

    public Caller Caller => graph.Caller;

    /// <summary>Made late: its loaders read by this.</summary>
    public Nodes Nodes => services.GetRequiredService<Nodes>();

    /// <summary>The classes the caller teaches, or all for an analyst; by title.</summary>
    public async Task<IReadOnlyList<SchoolClass>> Classes()
    {
        if (_classes is not null)
        {
            return _classes;
        }
        var (everything, self) = (Caller.Is(Roles.Analyst), Caller.PersonId);
        if (!everything && !Caller.Is(Roles.Teacher))
        {
            return _classes = [];
        }
        var classes = graph.Session.Query<SchoolClass>();
        var seen = await (everything ? classes : classes.Where(@class => @class.Teachers.Contains(self))).ToListAsync(graph.Cancellation);
        return _classes = [.. seen.OrderBy(@class => @class.Title, StringComparer.OrdinalIgnoreCase).ThenBy(@class => @class.Id)];
    }

    public async Task<VisibleLearners> Visible()
    {
        if (_visible is not null)
        {
            return _visible;
        }
        var self = Caller.PersonId;
        var classes = await Classes();
        var taught = classes
            .Where(@class => @class.Teachers.Contains(self) && Caller.Is(Roles.Teacher))
            .SelectMany(@class => @class.Learners)
            .Where(learner => learner != self)
            .Distinct()
            .ToList();
        return _visible = new VisibleLearners(
            Caller.Is(Roles.Analyst),
            taught,
            [.. classes.Select(@class => new ClassLearners(@class.Id, @class.Learners))]
        );
    }

    /// <summary>Whether the person is a learner whom the caller may look at.</summary>
    public async Task<bool> Sees(Guid learnerId)
    {
        if (learnerId == Caller.PersonId)
        {
            return Caller.Is(Roles.Learner);
        }
        var visible = await Visible();
        return visible.Everybody || visible.Taught.Contains(learnerId);
    }

    /// <summary>Names are for the teachers of a class and for oneself; an analyst has pseudonyms.</summary>
    public async Task<bool> SeesNameOf(Guid learnerId) => learnerId == Caller.PersonId || (await Visible()).Taught.Contains(learnerId);

    /// <summary>Whether there is such a learner; one whose name was erased still is.</summary>
    public async Task<bool> Exists(Guid learnerId)
    {
        if (await people.Find(Caller.Tenant, learnerId, graph.Cancellation) is { } person)
        {
            return person.Roles.Contains(Roles.Learner);
        }
        foreach (var trace in traces)
        {
            if (await trace.Has(Caller.Tenant, learnerId, graph.Cancellation))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Names out of the vault, many in one batch.</summary>
    public IDataLoaderResult<IReadOnlyDictionary<Guid, string>> Names(IEnumerable<Guid> ids) =>
        graph.Batch<Guid, string>("people", (all, cancellation) => people.NamesOf(Caller.Tenant, [.. all], cancellation)).LoadMany(ids);
}
