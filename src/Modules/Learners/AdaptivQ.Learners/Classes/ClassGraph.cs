using System.ComponentModel;
using AdaptivQ.Platform.GraphQL;
using GraphQL;
using GraphQL.DataLoader;

namespace AdaptivQ.Learners.Classes;

/// <summary>Classes as entrances to the graph.</summary>
[GraphFields("Query")]
internal sealed class ClassRoots
{
    [Description("Classes by title: a teacher's own, or all for an analyst. Without the archived ones unless they are asked for.")]
    public static async Task<IReadOnlyList<ClassNode>> Classes(
        [Description("The archived ones too.")] bool? archived,
        [FromServices] ClassReader reader
    ) =>
        [
            .. (await reader.Classes())
                .Where(@class => archived == true || @class.ArchivedAt is null)
                .Select(@class => new ClassNode(@class, reader)),
        ];

    [Description("A class of the teacher's own, or any for an analyst.")]
    public static async Task<ClassNode?> Class(Guid id, [FromServices] ClassReader reader) =>
        (await reader.Classes()).FirstOrDefault(@class => @class.Id == id) is { } found ? new ClassNode(found, reader) : null;
}

[GraphQLMetadata("Class")]
internal sealed class ClassNode(SchoolClass @class, ClassReader reader)
{
    public Guid Id => @class.Id;

    public string Title => @class.Title;

    [Description("Null while the class goes on.")]
    public DateTimeOffset? ArchivedAt => @class.ArchivedAt;

    [Description("By name, or by pseudonym for those who see no names.")]
    public async Task<IDataLoaderResult<IReadOnlyList<LearnerNode>>> Learners()
    {
        var named = (await reader.Visible()).Taught;
        // An analyst must not be able to tell the alphabet from the order.
        return reader
            .Names(@class.Learners.Where(learner => named.Contains(learner)))
            .Then<IReadOnlyDictionary<Guid, string>, IReadOnlyList<LearnerNode>>(names =>
                [
                    .. @class
                        .Learners.Select(id => new LearnerNode(id, reader))
                        .OrderBy(
                            learner =>
                                named.Contains(learner.Id) ? names.GetValueOrDefault(learner.Id) ?? learner.Pseudonym : learner.Pseudonym,
                            StringComparer.OrdinalIgnoreCase
                        )
                        .ThenBy(learner => learner.Id),
                ]
            );
    }

    [Description("Oldest first.")]
    public IReadOnlyList<AssignmentNode> Assignments =>
        [.. @class.Assignments.Select(assignment => new AssignmentNode(assignment, reader.Nodes))];
}

[GraphQLMetadata("Assignment"), Description("A quiz that a class may take.")]
internal sealed class AssignmentNode(Assignment assignment, Nodes nodes)
{
    [NodeOf("Quiz")]
    public IDataLoaderResult<object> Quiz() => nodes.Load("Quiz", assignment.QuizId);

    public DateTimeOffset AssignedAt => assignment.AssignedAt;
}
