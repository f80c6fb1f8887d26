namespace AdaptivQ.Platform.CommandLine;

/// <summary>An operation on the command line that cannot be done, in words for the one who typed it. Ends with exit code 2.</summary>
public class CommandRefusedException : Exception
{
    public CommandRefusedException() { }

    public CommandRefusedException(string message)
        : base(message) { }

    public CommandRefusedException(string message, Exception innerException)
        : base(message, innerException) { }
}
