namespace AdaptivQ.Platform.Local;

/// <summary>Where the checkout begins: the nearest folder at or above the given one that holds AdaptivQ.sln.</summary>
public static class RepositoryRoot
{
    private const string Marker = "AdaptivQ.sln";

    /// <exception cref="LocalRunException">No folder above holds the solution, as in a published build.</exception>
    public static string Find(string startFolder) =>
        TryFind(startFolder)
        ?? throw new LocalRunException(
            $"No {Marker} at or above {startFolder}: the embedded database and the front end's build belong to a checkout. "
                + "Run from a checkout of the repository, or give a connection string to a PostgreSQL of your own."
        );

    /// <summary>Looks for the checkout in the folder and those above it.</summary>
    /// <param name="startFolder">Need not exist; a relative path starts at the current folder.</param>
    /// <returns>Its full path; null where none of them holds AdaptivQ.sln.</returns>
    public static string? TryFind(string startFolder)
    {
        for (var folder = new DirectoryInfo(Path.GetFullPath(startFolder)); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, Marker)))
            {
                return folder.FullName;
            }
        }

        return null;
    }
}
