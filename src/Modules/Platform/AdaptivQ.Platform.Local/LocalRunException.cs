using AdaptivQ.Platform.CommandLine;

namespace AdaptivQ.Platform.Local;

/// <summary>
/// Running on one machine cannot go on, for a reason outside the program. The message says what is wrong and what to do,
/// in words for the person who typed the command; a stack trace would add nothing to it.
/// </summary>
public sealed class LocalRunException : CommandRefusedException
{
    public LocalRunException() { }

    public LocalRunException(string message)
        : base(message) { }

    public LocalRunException(string message, Exception innerException)
        : base(message, innerException) { }
}
