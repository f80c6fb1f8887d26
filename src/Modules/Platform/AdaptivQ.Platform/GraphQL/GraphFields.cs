using System.ComponentModel;
using System.Reflection;
using GraphQL;
using GraphQL.DataLoader;
using GraphQL.Types;

namespace AdaptivQ.Platform.GraphQL;

/// <summary>Every entrance to the graph; the modules bring them.</summary>
[Description("What the signed-in person may see. What is not theirs to see is not there: null, or an empty list.")]
internal sealed class Query;

/// <summary>
/// Fields that a module brings for a type of the graph, its own root fields or fields of another module's type: the public static
/// methods of the class. Found by scanning. Of another module's type only the id of the node is known (<see cref="NodeIdAttribute"/>).
/// </summary>
/// <param name="type">Name of the type in the schema, such as Query or Learner.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class GraphFieldsAttribute(string type) : Attribute
{
    /// <summary>Name of the type in the schema.</summary>
    public string Type { get; } = type;
}

/// <summary>A value of the graph that has an id, for fields that other modules add to its type.</summary>
public interface IGraphNode
{
    /// <summary>The id that the schema shows.</summary>
    Guid Id { get; }
}

/// <summary>A parameter that takes the id of the node whose field is read.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class NodeIdAttribute : GraphQLAttribute
{
    /// <inheritdoc/>
    public override void Modify(ArgumentInformation argumentInformation)
    {
        ArgumentNullException.ThrowIfNull(argumentInformation);
        argumentInformation.SetDelegateWithCast(context => ((IGraphNode)context.Source!).Id);
    }
}

/// <summary>A field whose value is a node of another module's type, required.</summary>
/// <param name="type">Name of the type in the schema.</param>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Property)]
public sealed class NodeOfAttribute(string type) : GraphQLAttribute
{
    /// <summary>Name of the type in the schema.</summary>
    public string Type { get; } = type;

    /// <inheritdoc/>
    public override void Modify(FieldType fieldType, bool isInputType)
    {
        ArgumentNullException.ThrowIfNull(fieldType);
        fieldType.Type = null;
        fieldType.ResolvedType = new NonNullGraphType(new GraphQLTypeReference(Type));
    }
}

/// <summary>Makes nodes of a module's type for fields of other modules. Registered as a scoped service.</summary>
public interface INodeLoader
{
    /// <summary>Name of the type in the schema.</summary>
    string Type { get; }

    /// <summary>The node of an id that is known to exist and that the caller may see.</summary>
    IDataLoaderResult<object> Load(Guid id);
}

/// <summary>The node loaders of one request.</summary>
public sealed class Nodes(IEnumerable<INodeLoader> loaders)
{
    private readonly Dictionary<string, INodeLoader> _loaders = loaders.ToDictionary(loader => loader.Type);

    /// <summary>Loads a node of another module's type.</summary>
    /// <param name="type">Name of the type in the schema.</param>
    public IDataLoaderResult<object> Load(string type, Guid id) => _loaders[type].Load(id);
}

/// <summary>An object type of the graph with the fields that other modules add to it.</summary>
internal sealed class ExtensibleObjectGraphType<T> : AutoRegisteringObjectGraphType<T>
{
    public ExtensibleObjectGraphType()
    {
        foreach (var field in ModuleGraph.FieldsOf(Name))
        {
            AddField(field);
        }
    }
}

/// <summary>Maps every class of the graph to an <see cref="ExtensibleObjectGraphType{T}"/>.</summary>
internal sealed class ExtensibleTypes : IGraphTypeMappingProvider
{
    public Type? GetGraphTypeFromClrType(Type clrType, bool isInputType, Type? preferredType) =>
        preferredType is { IsGenericType: true } && preferredType.GetGenericTypeDefinition() == typeof(AutoRegisteringObjectGraphType<>)
            ? typeof(ExtensibleObjectGraphType<>).MakeGenericType(clrType)
            : preferredType;
}

/// <summary>What the modules bring to the graph.</summary>
internal static class ModuleGraph
{
    private static readonly Lazy<ILookup<string, Type>> Sources = new(() =>
        ProductAssemblies
            .All.SelectMany(assembly => assembly.GetTypes())
            .Where(type => type.IsClass)
            .Select(type => (Type: type, Fields: type.GetCustomAttribute<GraphFieldsAttribute>()))
            .Where(source => source.Fields is not null)
            .ToLookup(source => source.Fields!.Type, source => source.Type)
    );

    /// <summary>The fields that all modules bring for a type.</summary>
    public static IEnumerable<FieldType> FieldsOf(string type) =>
        Sources
            .Value[type]
            .Select(source =>
                (IComplexGraphType)Activator.CreateInstance(typeof(AutoRegisteringObjectGraphType<>).MakeGenericType(source))!
            )
            .SelectMany(fields => fields.Fields);
}
