namespace AdaptivQ.Platform.CommandLine;

/// <summary>An operation on the command line that cannot be done, in words for the one who typed it. Ends with exit code 2.</summary>
/// <param name="message">What is wrong and what to do, in whole sentences.</param>
/// <param name="innerException">The failure behind it, if any; the user does not see it.</param>
public class CommandRefusedException(string message, Exception? innerException = null) : Exception(message, innerException);
