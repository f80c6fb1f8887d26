using System.ComponentModel;
using AdaptivQ.Learners.Classes;
using AdaptivQ.Learners.People;
using AdaptivQ.Platform.GraphQL;
using GraphQL;
using GraphQL.DataLoader;

namespace AdaptivQ.Host.GraphQL;

[GraphQLMetadata("Class")]
internal sealed class ClassNode(SchoolClass @class, Reader reader)
{
    public Guid Id => @class.Id;

    public string Title => @class.Title;

    [Description("Null while the class goes on.")]
    public DateTimeOffset? ArchivedAt => @class.ArchivedAt;

    [Description("By name, or by pseudonym for those who see no names.")]
    public async Task<IDataLoaderResult<IReadOnlyList<LearnerNode>>> Learners()
    {
        var named = (await reader.Reach()).Taught;
        // An analyst must not be able to tell the alphabet from the order.
        return LearnerNode.People(reader, @class.Learners.Where(learner => named.Contains(learner))).Then<IReadOnlyDictionary<Guid, Person>, IReadOnlyList<LearnerNode>>(people =>
        [
            .. @class.Learners.Select(id => new LearnerNode(id, reader))
                .OrderBy(learner => named.Contains(learner.Id) ? people.GetValueOrDefault(learner.Id)?.DisplayName ?? learner.Pseudonym : learner.Pseudonym, StringComparer.OrdinalIgnoreCase)
                .ThenBy(learner => learner.Id),
        ]);
    }

    [Description("Oldest first.")]
    public IReadOnlyList<AssignmentNode> Assignments => [.. @class.Assignments.Select(assignment => new AssignmentNode(assignment, reader))];
}

[GraphQLMetadata("Assignment"), Description("A quiz that a class may take.")]
internal sealed class AssignmentNode(Assignment assignment, Reader reader)
{
    public IDataLoaderResult<QuizNode> Quiz() => QuizNode.Load(assignment.QuizId, reader);

    public DateTimeOffset AssignedAt => assignment.AssignedAt;
}
