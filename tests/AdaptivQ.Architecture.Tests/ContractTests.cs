using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace AdaptivQ.Architecture.Tests;

/// <summary>What modules tell each other: flat records of primitives and interfaces over them, each command with a handler.</summary>
public sealed class ContractTests(BuiltHost host)
{
    private static readonly Type[] Plain =
    [
        typeof(bool),
        typeof(int),
        typeof(long),
        typeof(double),
        typeof(decimal),
        typeof(string),
        typeof(Guid),
        typeof(DateTimeOffset),
        typeof(DateOnly),
        typeof(TimeSpan),
        // Plain data too, whose shape only its own module knows.
        typeof(JsonElement),
    ];

    private static readonly Type[] Lists = [typeof(IReadOnlyList<>), typeof(IReadOnlyCollection<>), typeof(IReadOnlyDictionary<,>)];

    private static IEnumerable<Type> Contracts =>
        Repository
            .Modules.Where(assembly => Repository.IsContracts(Repository.Name(assembly)))
            .SelectMany(assembly => assembly.GetExportedTypes());

    [Fact]
    public void Contracts_are_flat_records_of_primitives_and_interfaces_over_them()
    {
        Contracts.ShouldNotBeEmpty();
        Contracts.SelectMany(Deep).ShouldBeEmpty();
    }

    [Fact]
    public void Every_command_that_a_contract_declares_has_its_handler_in_that_module()
    {
        var messages = Messages(Contracts).ToList();
        messages.ShouldNotBeEmpty();
        Unheard(messages, [.. HandlersOf(host)]).ShouldBeEmpty();
    }

    [Fact]
    public void Wolverine_looks_for_handlers_in_every_module_that_has_one()
    {
        // A module that Wolverine does not know of would lose its messages with no more than a line in the log.
        var known = HandlersOf(host).Select(handler => handler.Handler).ToHashSet();
        known.ShouldNotBeEmpty();
        Overlooked(Repository.Types, known).ShouldBeEmpty();
        Overlooked([.. known, typeof(PlantedHandler)], known).ShouldBe([$"Wolverine does not know {typeof(PlantedHandler).FullName}"]);
    }

    private static class PlantedHandler
    {
        public static void Handle(string message) => ArgumentNullException.ThrowIfNull(message);
    }

    private static IEnumerable<string> Overlooked(IEnumerable<Type> types, HashSet<Type> known) =>
        types
            .Where(type =>
                type.IsClass
                && type.Name.EndsWith("Handler", StringComparison.Ordinal)
                && !known.Contains(type)
                && type.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly)
                    .Any(method => method.Name is "Handle" or "HandleAsync" or "Consume")
            )
            .Select(type => $"Wolverine does not know {type.FullName}");

    [Theory]
    [InlineData(typeof(WithObject), "WithObject.Payload is a Object")]
    [InlineData(typeof(WithDateTime), "WithDateTime.When is a DateTime")]
    [InlineData(typeof(WithMutableList), "WithMutableList.Ids is a List`1")]
    [InlineData(typeof(WithForeignRecord), "WithForeignRecord.Caller is a Caller")]
    [InlineData(typeof(WithSetter), "WithSetter.Title can be set")]
    [InlineData(typeof(WithOpenInterface), "WithOpenInterface.Content is a IWithContent")]
    [InlineData(typeof(WithListOfOpenInterfaces), "WithListOfOpenInterfaces.Finders is a IReadOnlyList`1")]
    [InlineData(typeof(WithDeepInterface), "WithDeepInterface.Leader is a ILeadsToContent")]
    [InlineData(typeof(WithForeignInterface), "WithForeignInterface.Clock is a IComparable")]
    [InlineData(typeof(AClass), "AClass is not a sealed record")]
    [InlineData(typeof(OpenRecord), "OpenRecord is not a sealed record")]
    [InlineData(typeof(IWithContent), "IWithContent.Open takes a Stream")]
    [InlineData(typeof(IWithTask), "IWithTask.Find gives a Caller")]
    public void A_contract_that_is_not_flat_is_found(Type contract, string offence) => Deep(contract).ShouldContain(offence);

    [Fact]
    public void A_record_may_hold_a_flat_interface_of_its_own_contracts() => Deep(typeof(WithFlatInterface)).ShouldBeEmpty();

    [Fact]
    public void A_command_without_a_handler_or_with_one_elsewhere_is_found()
    {
        var message = typeof(Learners.Contracts.RecordAttempt);
        Unheard([message], []).ShouldBe(["AdaptivQ.Learners.Contracts.RecordAttempt has no handler in its module"]);
        Unheard([message], [(message, typeof(Adaptivity.AdaptivityModule))]).ShouldNotBeEmpty();
        Unheard([message], [(message, typeof(Learners.LearnersModule))]).ShouldBeEmpty();
    }

    public sealed record WithObject(object Payload);

    public sealed record WithDateTime(DateTime When);

    public sealed record WithMutableList(List<Guid> Ids);

    public sealed record WithForeignRecord(Kernel.Caller Caller);

    public sealed record WithSetter(string Id)
    {
        public string Title { get; set; } = "";
    }

    public sealed record WithOpenInterface(Guid Id, IWithContent Content);

    public sealed record WithListOfOpenInterfaces(IReadOnlyList<IWithTask> Finders);

    public sealed record WithDeepInterface(ILeadsToContent Leader);

    public sealed record WithForeignInterface(IComparable Clock);

    public sealed record WithFlatInterface(IFlat Answers);

    public interface IFlat
    {
        int Count { get; }

        JsonElement Shown(IReadOnlyList<int> order);

        IFlat After(IFlat other);
    }

    public interface ILeadsToContent
    {
        IWithContent Follow();
    }

    public sealed class AClass;

    public record OpenRecord(Guid Id);

    public interface IWithContent
    {
        Task<bool> Open(Stream content, CancellationToken cancellation);
    }

    public interface IWithTask
    {
        Task<Kernel.Caller> Find(Guid id);
    }

    private static IEnumerable<string> Deep(Type contract) =>
        contract.IsEnum ? []
        : contract.IsInterface ? DeepInterface(contract, [])
        : DeepRecord(contract);

    /// <param name="within">Interfaces that are being looked at already: they may speak of each other.</param>
    private static IEnumerable<string> DeepInterface(Type contract, IReadOnlyCollection<Type> within)
    {
        IReadOnlyCollection<Type> now = [.. within, contract];
        foreach (var method in contract.GetInterfaces().Prepend(contract).SelectMany(type => type.GetMethods()))
        {
            foreach (
                var parameter in method
                    .GetParameters()
                    .Where(parameter =>
                        parameter.ParameterType != typeof(CancellationToken) && !IsFlat(parameter.ParameterType, contract.Assembly, now)
                    )
            )
            {
                yield return $"{contract.Name}.{method.Name} takes a {parameter.ParameterType.Name}";
            }
            if (Result(method.ReturnType) is { } result && !IsFlat(result, contract.Assembly, now))
            {
                yield return $"{contract.Name}.{method.Name} gives a {result.Name}";
            }
        }
    }

    private static IEnumerable<string> DeepRecord(Type contract)
    {
        if (!IsRecord(contract) || !contract.IsSealed)
        {
            yield return $"{contract.Name} is not a sealed record";
        }
        foreach (var property in contract.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (!IsFlat(property.PropertyType, contract.Assembly, []))
            {
                yield return $"{contract.Name}.{property.Name} is a {property.PropertyType.Name}";
            }
            if (property.SetMethod is { } setter && !setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)))
            {
                yield return $"{contract.Name}.{property.Name} can be set";
            }
        }
    }

    private static Type? Result(Type type) =>
        type == typeof(void) || type == typeof(Task) || type == typeof(ValueTask) ? null
        : type.IsGenericType
        && (type.GetGenericTypeDefinition() == typeof(Task<>) || type.GetGenericTypeDefinition() == typeof(ValueTask<>))
            ? type.GetGenericArguments()[0]
        : type;

    private static bool IsFlat(Type type, Assembly contracts, IReadOnlyCollection<Type> within) =>
        Nullable.GetUnderlyingType(type) is { } underlying
            ? IsFlat(underlying, contracts, within)
            : Plain.Contains(type)
                || (
                    type.IsGenericType
                    && Lists.Contains(type.GetGenericTypeDefinition())
                    && type.GetGenericArguments().All(argument => IsFlat(argument, contracts, within))
                )
                || (
                    type.Assembly == contracts
                    && (
                        type.IsEnum || IsRecord(type) || (type.IsInterface && (within.Contains(type) || !DeepInterface(type, within).Any()))
                    )
                );

    internal static bool IsRecord(Type type) => type.GetMethod("<Clone>$") is not null;

    /// <summary>Records that are sent rather than asked for: no interface of theirs mentions them, and no other record has them in
    /// it.</summary>
    private static IEnumerable<Type> Messages(IEnumerable<Type> contracts)
    {
        var all = contracts.ToList();
        var mentioned = new HashSet<Type>();
        foreach (var contract in all)
        {
            foreach (
                var type in contract.IsInterface
                    ? contract
                        .GetMethods()
                        .SelectMany(method => method.GetParameters().Select(parameter => parameter.ParameterType).Append(method.ReturnType))
                    : contract.GetProperties().Select(property => property.PropertyType)
            )
            {
                Mention(type, contract);
            }
        }

        return all.Where(type => IsRecord(type) && !mentioned.Contains(type));

        void Mention(Type type, Type by)
        {
            foreach (var argument in type.GetGenericArguments())
            {
                Mention(argument, by);
            }
            if (type != by)
            {
                mentioned.Add(type);
            }
        }
    }

    private static IEnumerable<(Type Message, Type Handler)> HandlersOf(BuiltHost host) =>
        from chain in host.Handlers.Chains
        from part in chain.ByEndpoint.Append(chain)
        from call in part.Handlers
        select (chain.MessageType, call.HandlerType);

    private static IEnumerable<string> Unheard(IEnumerable<Type> messages, IReadOnlyCollection<(Type Message, Type Handler)> handlers) =>
        from message in messages
        let module = Repository.ModuleOf(Repository.Name(message.Assembly))
        where
            !handlers.Any(handler => handler.Message == message && Repository.ModuleOf(Repository.Name(handler.Handler.Assembly)) == module)
        select $"{message.FullName} has no handler in its module";
}
