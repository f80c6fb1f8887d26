using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using AdaptivQ.Platform.Database;
using Npgsql;

namespace AdaptivQ.Platform.Local;

/// <summary>Making a cluster and what it needs to be ours: initdb, settings, password, port, database.</summary>
internal sealed partial record PostgresCluster
{
    private async Task InitialiseAsync(IProgress<string> progress, CancellationToken cancellation)
    {
        progress.Report($"making a new database in {Folder}");
        var work = Path.Combine(Folder, "init-" + Guid.NewGuid().ToString("n"));
        var data = DataIn(work);
        var password = Path.Combine(work, "password");
        Directory.CreateDirectory(work);
        try
        {
            await WritePrivateAsync(password, RandomNumberGenerator.GetHexString(40, lowercase: true), cancellation);
            await Account.TakeAsync(work, cancellation);
            var result = await Account.RunAsync(
                Binaries.Initdb,
                [
                    "-D",
                    data,
                    "-U",
                    UserName,
                    "--pwfile=" + password,
                    "--auth=scram-sha-256",
                    "--encoding=UTF8",
                    "--no-locale",
                    "--data-checksums",
                    "--no-instructions",
                ],
                cancellation
            );
            if (!result.Succeeded)
            {
                throw new LocalRunException(
                    $"A new database could not be made in {Folder}. Is the disk full, or the folder not writable? initdb "
                        + $"said:\n{result.Tail()}"
                );
            }

            await File.WriteAllTextAsync(
                Path.Combine(data, "pg_hba.conf"),
                $"# Only this machine, only with the password.\nhost all {UserName} 127.0.0.1/32 scram-sha-256\n",
                cancellation
            );
            await File.AppendAllTextAsync(
                Path.Combine(data, "postgresql.conf"),
                $"\n# Rewritten by AdaptivQ at each start.\ninclude = '{SettingsFile}'\n",
                cancellation
            );
            File.Move(password, Path.Combine(data, Path.GetFileName(PasswordFile)));
            // The last step, and one that either happened or did not: a half-made database is never taken for a whole one.
            Directory.Move(data, Data);
        }
        finally
        {
            TryDelete(work);
        }
    }

    private const string SettingsFile = "adaptivq.conf";

    private async Task WriteSettingsAsync(int port, CancellationToken cancellation) =>
        await File.WriteAllTextAsync(
            Path.Combine(Data, SettingsFile),
            $"""
            # Rewritten by AdaptivQ at each start; settings of your own belong in postgresql.conf, below its include.
            listen_addresses = '127.0.0.1'
            port = {port}
            unix_socket_directories = ''
            password_encryption = 'scram-sha-256'
            max_connections = 200
            timezone = 'UTC'
            log_timezone = 'UTC'
            # Locks of a process that was killed go free in seconds, not when TCP gives up.
            client_connection_check_interval = 2000

            """,
            cancellation
        );

    private void RequireSameVersion()
    {
        var versionFile = Path.Combine(Data, "PG_VERSION");
        var version = File.Exists(versionFile) ? File.ReadAllText(versionFile).Trim() : "unknown";
        if (version != Binaries.MajorVersion)
        {
            throw new LocalRunException(
                $"The database in {Folder} was made by PostgreSQL {version}, but this is PostgreSQL {Binaries.MajorVersion}. "
                    + $"To keep it, dump it with PostgreSQL {version} (pg_dump) and load it into a new one; "
                    + $"to start empty, move {Data} away."
            );
        }
    }

    /// <summary>Makes sure that the server is the one at work on our folder, and that it has our database.</summary>
    private async Task PrepareDatabaseAsync(string connectionString, CancellationToken cancellation)
    {
        await using var maintenance = new NpgsqlDataSourceBuilder(connectionString)
        {
            Name = $"{DatabaseNames.Pool}-maintenance",
            ConnectionStringBuilder = { Database = "postgres", Pooling = false },
        }.Build();
        await using var connection = await maintenance.OpenConnectionAsync(cancellation);

        await using (
            var ask = new NpgsqlCommand(
                "select split_part(pg_read_file('postmaster.pid'), E'\\n', 1)::int, current_setting('data_directory')",
                connection
            )
        )
        await using (var answer = await ask.ExecuteReaderAsync(cancellation))
        {
            await answer.ReadAsync(cancellation);
            if (PostmasterFile.Read(Data) is not { } file || answer.GetInt32(0) != file.ProcessId || !SamePath(answer.GetString(1), Data))
            {
                throw new LocalRunException(
                    $"The server on the port of {Home} is at work on {answer.GetString(1)} instead: was the folder copied while it ran? "
                        + $"Delete {PostmasterFile.PathIn(Data)} and start again."
                );
            }
        }

        await using var exists = new NpgsqlCommand("select count(*) from pg_database where datname = $1", connection)
        {
            Parameters = { new NpgsqlParameter { Value = DatabaseName } },
        };
        if ((long)(await exists.ExecuteScalarAsync(cancellation))! == 0)
        {
            await using var create = new NpgsqlCommand($"create database {DatabaseName}", connection);
            await create.ExecuteNonQueryAsync(cancellation);
        }
    }

    private async Task<string> ConnectionStringAsync(int port, CancellationToken cancellation)
    {
        if (!File.Exists(PasswordFile))
        {
            throw new LocalRunException(
                $"{PasswordFile} is missing, and with it the way into the database. Put it back, or move {Data} away to start empty."
            );
        }

        var settings = new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1",
            Port = port,
            Database = DatabaseName,
            Username = UserName,
            Password = (await File.ReadAllTextAsync(PasswordFile, cancellation)).Trim(),
            SslMode = SslMode.Disable,
        };
        // Npgsql 10 asks for Kerberos first, and complains when its library is not installed. Older ones know no such setting.
        const string Kerberos = "GSS Encryption Mode";
        if (settings.ContainsKey(Kerberos))
        {
            settings[Kerberos] = "Disable";
        }

        return settings.ConnectionString;
    }

    private int? RememberedPort() =>
        File.Exists(PortFile) && int.TryParse(File.ReadAllText(PortFile).Trim(), CultureInfo.InvariantCulture, out var port) && IsFree(port)
            ? port
            : null;

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (Exception e) when (e is SocketException or ArgumentOutOfRangeException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task<PostgresBinaries> CopyAsync(
        PostgresBinaries binaries,
        string root,
        IProgress<string> progress,
        CancellationToken cancellation
    )
    {
        var target = Path.Combine(root, "postgres-" + binaries.Version);
        if (!Directory.Exists(target))
        {
            progress.Report($"copying PostgreSQL to {target}");
            var unfinished = target + "-" + Guid.NewGuid().ToString("n");
            // A shell's copy keeps links and modes; what is copied must be readable for others however strict our umask.
            var copied = await LocalCommand.RunAsync(
                LocalCommand.Describe("/bin/sh", ["-c", "cp -RP \"$0\" \"$1\" && chmod -R a+rX \"$1\"", binaries.Folder, unfinished], "/"),
                cancellation
            );
            if (!copied.Succeeded)
            {
                throw new LocalRunException($"PostgreSQL could not be copied to {target}: {copied.Tail()}");
            }

            try
            {
                Directory.Move(unfinished, target);
            }
            catch (IOException) when (Directory.Exists(target))
            {
                // A start on another data folder was faster.
                TryDelete(unfinished);
            }
        }

        return binaries with
        {
            Folder = target,
        };
    }

    private static async Task WritePrivateAsync(string path, string text, CancellationToken cancellation)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        await using var writer = new StreamWriter(new FileStream(path, options));
        await writer.WriteAsync(text.AsMemory(), cancellation);
    }

    private static void TryDelete(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It does no harm there: the next start tries again.
        }
    }
}
