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
    /// <summary>Environment variable that names the role: web, worker or all, which is the default.</summary>
    public const string Setting = "ADAPTIVQ_ROLE";

    /// <summary>Whether nodes of the role serve pages and the API: all and web.</summary>
    public static bool AnswersPeople(this NodeRole role) => role != NodeRole.Worker;

    /// <summary>Whether nodes of the role run projections and rebuilds: all and worker.</summary>
    public static bool RunsProjections(this NodeRole role) => role != NodeRole.Web;

    /// <summary>Reads a role as operators write it; null and an empty text are all.</summary>
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
