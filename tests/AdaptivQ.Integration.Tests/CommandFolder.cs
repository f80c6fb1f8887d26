namespace AdaptivQ.Integration.Tests;

/// <summary>A folder of its own for a test's files, and the engine's commands run in it, without a database.</summary>
public sealed class CommandFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("adaptivq-engine-");

    public string Path(string name) => System.IO.Path.Combine(_folder.FullName, name);

    public string Write(string name, string text)
    {
        File.WriteAllText(Path(name), text);
        return Path(name);
    }

    public string[] Lines(string name) => File.ReadAllLines(Path(name));

    public bool Has(string name) => File.Exists(Path(name));

    public IEnumerable<string> Files => _folder.EnumerateFiles().Select(file => file.Name);

    public static Task<Ran> Run(params string[] arguments) => AdaptivqProcess.Run(null, ["engine", .. arguments]);

    public void Dispose() => _folder.Delete(recursive: true);
}
