using System.Diagnostics;
using System.Globalization;

namespace AdaptivQ.Platform.CommandLine;

/// <summary>
/// Tells what a slow start is doing: numbered steps, what happens in each, and how long it took. Steps may go on side by side.
/// Plain lines only, so that it reads the same in a terminal and in a log file.
/// </summary>
public sealed class StepProgress(TextWriter output, int steps) : IProgress<string>
{
    private static readonly TimeSpan SignOfLifeEvery = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private int _step;

    /// <summary>Writes one line below the titles of the steps. May be called from several threads.</summary>
    public void Report(string value)
    {
        lock (_gate)
        {
            output.WriteLine($"      {value}");
        }
    }

    /// <summary>Runs one step under its title and says when it is done. A step that takes long gives a sign of life.</summary>
    public async Task<T> StepAsync<T>(string title, Func<IProgress<string>, Task<T>> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        var clock = Stopwatch.StartNew();
        var step = new Step(this, title);
        lock (_gate)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"[{++_step}/{steps}] {title}"));
        }

        await using var signOfLife = new Timer(
            _ => step.Report(string.Create(CultureInfo.InvariantCulture, $"still running after {clock.Elapsed.TotalSeconds:0} s")),
            null,
            SignOfLifeEvery,
            SignOfLifeEvery
        );
        try
        {
            var result = await work(step);
            step.Report(string.Create(CultureInfo.InvariantCulture, $"done in {clock.Elapsed.TotalSeconds:0.0} s"));
            return result;
        }
        catch
        {
            step.Report(string.Create(CultureInfo.InvariantCulture, $"failed after {clock.Elapsed.TotalSeconds:0.0} s"));
            throw;
        }
    }

    /// <summary>Says with each line which step it is of.</summary>
    private sealed class Step(StepProgress progress, string title) : IProgress<string>
    {
        public void Report(string value) => progress.Report($"{title}: {value}");
    }
}
