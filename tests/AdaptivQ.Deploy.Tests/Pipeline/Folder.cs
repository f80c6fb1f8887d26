namespace AdaptivQ.Deploy.Tests.Pipeline;

/// <summary>A folder for one test, gone after it.</summary>
internal sealed class Folder : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("adaptivq-deploy-").FullName;

    public string PathOf(string name) => Path.Combine(Root, name);

    public string Read(string name) => File.Exists(PathOf(name)) ? File.ReadAllText(PathOf(name)) : "";

    /// <summary>Puts a program there that notes how it was called, in calls.log, and then does this.</summary>
    public Task Program(string name, string does)
    {
        Directory.CreateDirectory(PathOf("bin"));
        return Tool.Write(
            Path.Combine(Root, "bin", name),
            $"#!/usr/bin/env bash\nprintf '%s\\n' \"{name} $*\" >>'{PathOf("calls.log")}'\n{does}\n"
        );
    }

    /// <summary>PATH with those programs first.</summary>
    public string SearchPath => $"{PathOf("bin")}:{Environment.GetEnvironmentVariable("PATH")}";

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
