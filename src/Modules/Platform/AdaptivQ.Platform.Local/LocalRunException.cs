using AdaptivQ.Platform.CommandLine;

namespace AdaptivQ.Platform.Local;

/// <summary>
/// Running on one machine cannot go on, for a reason outside the program. The message says what is wrong and what to do,
/// in words for the person who typed the command; a stack trace would add nothing to it.
/// </summary>
/// <param name="message">What is wrong and what to do, in whole sentences.</param>
/// <param name="innerException">The failure behind it, if any; the user does not see it.</param>
public sealed class LocalRunException(string message, Exception? innerException = null) : CommandRefusedException(message, innerException);
