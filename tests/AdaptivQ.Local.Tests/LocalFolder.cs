using AdaptivQ.Platform.Local;
using Npgsql;

namespace AdaptivQ.Local.Tests;

/// <summary>A folder of one test's own, with room for a database; gone afterwards.</summary>
public sealed class LocalFolder : IAsyncDisposable, IProgress<string>
{
    private readonly List<string> _said = [];

    /// <summary>Closed to all other users, as a home is.</summary>
    public string Root { get; } = Directory.CreateTempSubdirectory("adaptivq-local-").FullName;

    /// <summary>Where root would move a database that only root can reach. Open to all users.</summary>
    public string Elsewhere { get; } = OpenToAll(Directory.CreateTempSubdirectory("adaptivq-elsewhere-").FullName);

    public string Database => Path.Combine(Root, "db");

    public string Data => Path.Combine(Database, "data");

    /// <summary>The checkout's own: installed once for all tests, and for the developer.</summary>
    public static string Binaries { get; } =
        Path.Combine(RepositoryRoot.Find(AppContext.BaseDirectory), "src", "Modules", "Platform", "AdaptivQ.Platform.Local", "postgres");

    /// <summary>Everything that was reported as progress so far.</summary>
    public string Said
    {
        get
        {
            lock (_said)
            {
                return string.Join('\n', _said);
            }
        }
    }

    public void Report(string value)
    {
        lock (_said)
        {
            _said.Add(value);
        }
    }

    /// <param name="port">Null: the port of the last time, or a free one.</param>
    public Task<EmbeddedPostgres> StartPostgresAsync(int? port = null, RootMethod rootMethod = RootMethod.Automatic) =>
        EmbeddedPostgres.StartAsync(
            new EmbeddedPostgresOptions(Database, port, Binaries, rootMethod, Elsewhere),
            this,
            TestContext.Current.CancellationToken
        );

    public static string OpenToAll(string folder)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(folder, File.GetUnixFileMode(folder) | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        }

        return folder;
    }

    public async ValueTask DisposeAsync()
    {
        if (File.Exists(Path.Combine(Data, "postmaster.pid")))
        {
            // A test that failed half-way has left a server: taking it over is the way to end it.
            await (await StartPostgresAsync()).DisposeAsync();
        }

        Directory.Delete(Root, recursive: true);
        Directory.Delete(Elsewhere, recursive: true);
    }

    public static async Task<T> AskAsync<T>(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString
        );
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }

    public static Task RememberAsync(string connectionString, string word) =>
        AskAsync<string>(
            connectionString,
            $"drop table if exists words; create table words(word text); insert into words values ('{word}') returning word"
        );

    public static Task<string> RecallAsync(string connectionString) => AskAsync<string>(connectionString, "select word from words");
}
