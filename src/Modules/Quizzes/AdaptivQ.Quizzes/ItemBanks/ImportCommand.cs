using System.CommandLine;
using AdaptivQ.Kernel;
using AdaptivQ.Platform.CommandLine;
using Marten;
using Microsoft.Extensions.DependencyInjection;

namespace AdaptivQ.Quizzes.ItemBanks;

/// <summary>Reads a file of items into a bank, with the pictures beside it. All of it or nothing.</summary>
internal sealed class ImportCommand : IModuleCommand
{
    public int Place => 60;

    private const int MostErrorsShown = 50;

    public Command Create(ICommandHost host)
    {
        var file = new Argument<FileInfo>("file")
        {
            Description =
                "CSV with a header: id, stem, a, b, correct; and c to h, topic, level, rationale, image … (docs/api/import-csv.md).",
        };
        var bank = new Option<string?>("--bank") { Description = "Title of the bank; made if it is not there. Default: the file's name." };
        var school = SchoolOption.Create();
        var command = new Command("import", "Read a CSV file of items into an item bank, every row accounted for.") { file, bank, school };
        command.SetAction(
            async (arguments, cancellation) =>
            {
                var source = arguments.GetRequiredValue(file);
                if (!source.Exists)
                {
                    throw new CommandRefusedException($"There is no file '{source.FullName}'.");
                }
                if (CsvBody.TooLarge(source.Length) is { } tooLarge)
                {
                    throw new CommandRefusedException(tooLarge);
                }
                var tenant = arguments.GetRequiredValue(school);
                var given = arguments.GetValue(bank) ?? Path.GetFileNameWithoutExtension(source.Name);
                if (PlainText.Line(given, CreateItemBankEndpoint.LongestTitle, out var title) is { } problem)
                {
                    throw new CommandRefusedException($"The bank's title {problem}. (--bank)");
                }

                await using var application = await host.OpenAsync(cancellation);
                await application.RequireSchool(tenant, cancellation);
                return await Import(
                    application.Store,
                    tenant,
                    title,
                    source,
                    application.Services.GetRequiredService<TimeProvider>().GetUtcNow(),
                    cancellation
                );
            }
        );
        return command;
    }

    private static async Task<int> Import(
        IDocumentStore store,
        string tenant,
        string title,
        FileInfo source,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        var (rows, unreadable) = ImportItemsEndpoint.Read(await File.ReadAllBytesAsync(source.FullName, cancellation));
        if (unreadable is not null)
        {
            return await Complain(source, unreadable);
        }

        await using var session = store.LightweightSession(tenant);
        var bank = await BankTitle.Find(session, title, cancellation);
        var bankId = bank?.Id ?? NamedId.Create(Guid.Empty, $"{tenant}/{title}");
        var images = await StoreImages(session, bankId, rows, source.DirectoryName!, cancellation);
        var (report, refusal) = bank is null
            ? await ImportItemsEndpoint.WriteToNew(session, bankId, new CreateItemBank(title), rows, images, now, cancellation)
            : await ImportItemsEndpoint.Write(session, bankId, rows, images, now, cancellation);
        if (report is null)
        {
            return await Complain(source, refusal!);
        }

        await Console.Out.WriteLineAsync(
            $"""
            {source.Name} -> bank '{title}': {report.Rows} rows
              {report.Added, 6} added
              {report.Revised, 6} revised
              {report.ParametersSet, 6} with other parameters
              {report.Restored, 6} brought back
              {report.Unchanged, 6} unchanged
            {report.Topics} topics, {report.WithImage} items with a picture.
            """
        );
        if (report.ParametersDropped > 0)
        {
            await Console.Out.WriteLineAsync(
                $"{report.ParametersDropped} revised items ask for another response than before: their parameters no longer hold, and a "
                    + $"prior is in their place."
            );
        }
        if (report.WithoutLevel > 0)
        {
            await Console.Out.WriteLineAsync(
                $"{report.WithoutLevel} rows name no level from 1 to 10: their difficulty is a prior in the middle of the scale until "
                    + $"answers say more."
            );
        }
        return 0;
    }

    /// <summary>The pictures that the rows name and that lie beside the file; which are missing is for the import to say.</summary>
    private static async Task<IReadOnlyDictionary<string, string>> StoreImages(
        IDocumentSession session,
        Guid bankId,
        IReadOnlyList<ItemRow> rows,
        string folder,
        CancellationToken cancellation
    )
    {
        var images = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in rows.Select(row => row.ImageName).OfType<string>().Distinct(StringComparer.Ordinal))
        {
            // A plain file name only: an import file must not reach elsewhere.
            var path = Path.Combine(folder, name);
            if (Path.GetFileName(name) != name || !File.Exists(path))
            {
                continue;
            }
            if (
                new FileInfo(path).Length > BankImage.LargestBytes
                || BankImage.Read(await File.ReadAllBytesAsync(path, cancellation)) is not { } image
            )
            {
                throw new CommandRefusedException(
                    $"The picture '{path}' is no PNG, JPEG, GIF or WebP of at most {BankImage.LargestBytes / 1024} KiB. Convert it and "
                        + $"import again; nothing was written."
                );
            }
            session.Store(image);
            session.Store(BankImageName.For(bankId, name, image.Id));
            images[name] = image.Id;
        }

        return images;
    }

    /// <summary>Prints all that is wrong with a file.</summary>
    internal static async Task<int> Complain(FileInfo source, Refusal refusal)
    {
        await Console.Error.WriteLineAsync($"{source.Name} was not imported; nothing was written.");
        if (refusal.More.TryGetValue("errors", out var list) && list is IReadOnlyList<RowError> errors)
        {
            foreach (var error in errors.Take(MostErrorsShown))
            {
                await Console.Error.WriteLineAsync(
                    $"  row {error.Row}{(error.Column.Length > 0 ? $", column '{error.Column}'" : "")}: {error.Message}"
                );
            }
            if (errors.Count > MostErrorsShown)
            {
                await Console.Error.WriteLineAsync($"  … and {errors.Count - MostErrorsShown} more.");
            }
        }
        else
        {
            await Console.Error.WriteLineAsync($"  {refusal.Detail}");
        }

        return 2;
    }
}
