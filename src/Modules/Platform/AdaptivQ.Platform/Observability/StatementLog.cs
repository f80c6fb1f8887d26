using AdaptivQ.Kernel;
using Marten;

namespace AdaptivQ.Platform.Observability;

/// <summary>
/// What Marten logs, without the values of its statements: they are people's names, addresses and answers. Wrapped around its log
/// because a logger of our own (<see cref="StoreOptions.Logger(IMartenLogger)"/>) would keep Marten from giving its daemon any log.
/// </summary>
internal sealed class StatementLog(ILoggerFactory logs) : ILogger<IDocumentStore>
{
    private const string Values = "PARAMETERS";
    private const string Statement = "SQL";

    private readonly ILogger _log = logs.CreateLogger("Marten.IDocumentStore");

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => _log.BeginScope(state);

    public bool IsEnabled(LogLevel logLevel) => _log.IsEnabled(logLevel);

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    )
    {
        // A lost race is decided again, or refused with words: no fault of the database's.
        if (exception is not null && StreamWriting.IsRaceLost(exception))
        {
            logLevel = LogLevel.Debug;
        }
        if (state is not IReadOnlyList<KeyValuePair<string, object?>> said || said.All(part => part.Key != Values))
        {
            _log.Log(logLevel, eventId, state, exception, formatter);
            return;
        }

        if (!_log.IsEnabled(logLevel))
        {
            return;
        }
        var statement = said.FirstOrDefault(part => part.Key == Statement);
        IReadOnlyList<KeyValuePair<string, object?>> kept = [statement];
        _log.Log(logLevel, eventId, kept, exception, static (parts, _) => $"Statement: {parts[0].Value}");
    }
}
