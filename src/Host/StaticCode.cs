using AdaptivQ.Platform;
using AdaptivQ.Platform.Database;
using JasperFx.CodeGeneration;
using JasperFx.CodeGeneration.Model;

namespace AdaptivQ.Host;

/// <summary>
/// The code that Wolverine writes around handlers and endpoints. While developing it is compiled at run time; scripts/publish.sh
/// writes it out first and compiles it in, so that what is deployed starts without a compiler and holds none in memory.
/// </summary>
public static class StaticCode
{
    /// <summary>Set by the project file for the published build.</summary>
    public static bool IsBuiltIn => AppContext.TryGetSwitch("AdaptivQ.StaticCode", out var builtIn) && builtIn;

    /// <summary>Writes it all as C#; needs no database.</summary>
    /// <returns>The files.</returns>
    public static IReadOnlyList<string> WriteTo(string folder)
    {
        DynamicCodeBuilder.WithinCodegenCommand = true;
        try
        {
            var builder = WebApplication.CreateBuilder();
            builder.Logging.ClearProviders();
            var app = Program.Build(
                builder,
                new DatabaseSettings("Host=nowhere.invalid;Database=none;Username=none", MayChangeSchema: false)
            );
            var collections = app.Services.GetServices<ICodeFileCollection>().ToArray();
            foreach (var collection in collections)
            {
                collection.Rules.GeneratedCodeOutputPath = folder;
            }
            var files = new List<string>();
            new DynamicCodeBuilder(app.Services, collections)
            {
                ServiceVariableSource = app.Services.GetService<IServiceVariableSource>(),
            }.WriteGeneratedCode(files.Add);
            return files;
        }
        finally
        {
            DynamicCodeBuilder.WithinCodegenCommand = false;
        }
    }
}
