using AdaptivQ.Platform.CommandLine;

namespace AdaptivQ.Platform;

/// <summary>What a process of the one image does (docs/adr/0010-roles-and-fail-over.md).</summary>
public enum NodeRole
{
    /// <summary>Both: one machine, one process.</summary>
    All,

    /// <summary>Answers people. Runs no projection, but keeps its part in recovering messages of nodes that died.</summary>
    Web,

    /// <summary>Projections, messages and rebuilds; of HTTP only health and metrics.</summary>
    Worker,
}

/// <summary>The roles as operators write them.</summary>
public static class NodeRoles
{
    public const string Setting = "ADAPTIVQ_ROLE";

    public static bool AnswersPeople(this NodeRole role) => role != NodeRole.Worker;

    public static bool RunsProjections(this NodeRole role) => role != NodeRole.Web;

    /// <exception cref="CommandRefusedException">There is no such role.</exception>
    public static NodeRole Parse(string? name) =>
        name switch
        {
            null or "" or "all" => NodeRole.All,
            "web" => NodeRole.Web,
            "worker" => NodeRole.Worker,
            _ => throw new CommandRefusedException($"There is no role '{name}'. Set {Setting}, or say --role, web, worker or all."),
        };
}
