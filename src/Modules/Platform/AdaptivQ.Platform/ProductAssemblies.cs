using System.Reflection;

namespace AdaptivQ.Platform;

/// <summary>The product's assemblies that this program was built with, for what is found by scanning instead of being listed.</summary>
public static class ProductAssemblies
{
    /// <summary>
    /// Every AdaptivQ assembly that the program's dependency file names, in no particular order. What a build for the image leaves out is
    /// not among them; files left in the output folder by an earlier build are not either.
    /// </summary>
    public static IReadOnlyList<Assembly> All { get; } =
    [
        .. ((string?)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") ?? "")
            .Split(Path.PathSeparator)
            .Select(file => Path.GetFileNameWithoutExtension(file))
            .Where(IsOurs)
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .Select(Assembly.Load),
    ];

    /// <summary>Makes one of each type in <see cref="All"/> that implements <typeparamref name="T"/>.</summary>
    /// <exception cref="MissingMethodException">Such a type has no constructor without parameters.</exception>
    public static IReadOnlyList<T> Create<T>() =>
        [
            .. All.SelectMany(assembly => assembly.GetTypes())
                .Where(type => type is { IsAbstract: false, IsClass: true } && type.IsAssignableTo(typeof(T)))
                .Select(type => (T)Activator.CreateInstance(type, nonPublic: true)!),
        ];

    private static bool IsOurs(string assembly) =>
        (assembly.StartsWith("AdaptivQ.", StringComparison.Ordinal) || assembly == "adaptivq")
        && !assembly.EndsWith(".Tests", StringComparison.Ordinal);
}
