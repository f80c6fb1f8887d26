using AdaptivQ.Identity.Contracts;
using AdaptivQ.Kernel;
using Marten;

namespace AdaptivQ.Learners.Classes;

/// <summary>A person who is being added takes their place in classes, as teacher, learner or both; a class that is not there is
/// opened.</summary>
public static class JoinClasses
{
    /// <summary>Decides in the session, where the person may be new; the caller commits both together.</summary>
    /// <param name="titles">Of the classes.</param>
    public static async Task<Refusal?> Run(
        IDocumentSession session,
        KnownPerson person,
        IReadOnlyList<string> titles,
        Caller caller,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        var known = await session.Query<SchoolClass>().Where(@class => @class.ArchivedAt == null).ToListAsync(cancellation);
        foreach (var title in titles.Select(AsKept).Distinct(StringComparer.Ordinal))
        {
            var id = known.FirstOrDefault(@class => @class.Title == title)?.Id ?? Guid.CreateVersion7();
            var refusal = await session.Decide<SchoolClass>(
                id,
                @class => session.KeepTitle(@class, Decide(id, title, @class, person, caller, now)),
                cancellation
            );
            if (refusal is not null)
            {
                return refusal;
            }
        }

        return null;
    }

    /// <param name="class">Null where there is none of the title.</param>
    public static Decision Decide(Guid id, string title, SchoolClass? @class, KnownPerson person, Caller caller, DateTimeOffset now)
    {
        var opened = @class is null ? OpenClassEndpoint.Decide(id, new OpenClass(title), caller, _ => false, now) : Decision.Of();
        if (opened.Refused is not null)
        {
            return opened;
        }
        var joined = opened.Events.OfType<ClassOpened>().Select(SchoolClass.Create).FirstOrDefault() ?? @class;
        var teaches = person.Roles.Contains(Roles.Teacher)
            ? AppointTeacherEndpoint.Decide(joined, new AppointTeacher(person.Id), person, caller, now)
            : Decision.Of();
        var learns = person.Roles.Contains(Roles.Learner)
            ? EnrolLearnerEndpoint.Decide(joined, new EnrolLearner(person.Id), person, caller, teaches: false, now)
            : Decision.Of();
        return teaches.Refused is not null ? teaches
            : learns.Refused is not null ? learns
            : Decision.Of([.. opened.Events, .. teaches.Events, .. learns.Events]);
    }

    /// <summary>A title that can't be one is left as it is, for what opens the class to say why.</summary>
    private static string AsKept(string title) => PlainText.Line(title, ClassRules.LongestTitle, out var kept) is null ? kept : title;
}
