using System.CommandLine;
using AdaptivQ.Platform.CommandLine;

namespace AdaptivQ.Adaptivity.Lab.Engine;

/// <summary>The adaptive engine on files, without a database: for analysts, and for checking us.</summary>
internal sealed class EngineCommand : IModuleCommand
{
    public int Place => 160;

    public Command Create(ICommandHost host) =>
        new("engine", "The adaptive engine on files: adaptive tests, calibration, scoring. Needs no database.")
        {
            CatCommand.Create(),
            ScoreCommand.Create(),
            SelectCommand.Create(),
            BktCommand.Create(),
            FsrsCommand.Create(),
            CalibrateCommand.Create(),
        };

    /// <summary>A file that must be there.</summary>
    public static Option<FileInfo> Input(string name, string description) => new(name) { Description = description, Required = true };

    /// <summary>A file that is written whole or not at all.</summary>
    public static Option<FileInfo> Output() =>
        new("--out") { Description = "File to write; replaced if it is there, left alone if anything fails.", Required = true };
}
