using System.CommandLine;
using AdaptivQ.Kernel;
using AdaptivQ.Platform.CommandLine;
using Marten;
using Microsoft.Extensions.DependencyInjection;

namespace AdaptivQ.Quizzes.ItemBanks;

/// <summary>Item parameters of a bank.</summary>
internal sealed class ParameterCommands : IModuleCommand
{
    public int Place => 70;

    public Command Create(ICommandHost host) => new("parameters", "Item parameters of a bank.") { CreateImport(host) };

    private static Command CreateImport(ICommandHost host)
    {
        var file = new Argument<FileInfo>("file")
        {
            Description = "CSV as 'engine calibrate' writes it: item,par,est and, where known, se and model.",
        };
        var bank = new Option<string>("--bank") { Description = "Title of the item bank, or its id.", Required = true };
        var source = new Option<string?>("--source")
        {
            Description = "Whose the parameters are, in words, as results will show it. Default: the file's name.",
        };
        var learners = new Option<int?>("--learners")
        {
            Description = "How many learners' responses they were estimated from. They then count as calibrated, otherwise as imported.",
        };
        var model = new Option<string?>("--model")
        {
            Description = "Of items with several points, where the file does not say: grm, gpcm or pcm.",
        };
        var school = SchoolOption.Create();
        var command = new Command(
            "import",
            "Set parameters of a bank's items from a file, all of it or nothing. Items keep their revision; quizzes use them when "
                + "published again."
        )
        {
            file,
            bank,
            source,
            learners,
            model,
            school,
        };
        command.SetAction(
            async (arguments, cancellation) =>
            {
                var from = arguments.GetRequiredValue(file);
                if (!from.Exists)
                {
                    throw new CommandRefusedException($"There is no file '{from.FullName}'.");
                }
                if (CsvBody.TooLarge(from.Length) is { } tooLarge)
                {
                    throw new CommandRefusedException(tooLarge);
                }
                var (rows, unreadable) = ImportParametersEndpoint.Read(
                    await File.ReadAllBytesAsync(from.FullName, cancellation),
                    arguments.GetValue(model)
                );
                if (unreadable is not null)
                {
                    return await ImportCommand.Complain(from, unreadable);
                }

                var (tenant, title) = (arguments.GetRequiredValue(school), arguments.GetRequiredValue(bank));
                await using var application = await host.OpenAsync(cancellation);
                await application.RequireSchool(tenant, cancellation);
                await using var session = application.Store.LightweightSession(tenant);
                var found =
                    await BankTitle.Find(session, title, cancellation)
                    ?? throw new CommandRefusedException($"There is no item bank '{title}'. 'import' makes one.");
                var (report, refusal) = await ImportParametersEndpoint.Run(
                    session,
                    found.Id,
                    rows,
                    arguments.GetValue(source) ?? from.Name,
                    arguments.GetValue(learners),
                    application.Services.GetRequiredService<TimeProvider>().GetUtcNow(),
                    cancellation
                );
                if (report is null)
                {
                    return await ImportCommand.Complain(from, refusal!);
                }
                await Console.Out.WriteLineAsync(
                    $"""
                    {from.Name} -> bank '{title}', calibration version {report.CalibrationVersion}: {report.Items} items
                      {report.Set, 6} with other parameters
                      {report.Unchanged, 6} unchanged
                    """
                );
                if (report.Set > 0)
                {
                    await Console.Out.WriteLineAsync("Publish the bank's quizzes again to let new attempts use them.");
                }
                return 0;
            }
        );
        return command;
    }
}
