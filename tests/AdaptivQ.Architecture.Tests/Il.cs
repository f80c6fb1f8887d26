using System.Reflection;
using System.Reflection.Emit;

namespace AdaptivQ.Architecture.Tests;

/// <summary>What a method's code touches: calls, constructions, delegates made, fields read; types and texts that it names.</summary>
internal static class Il
{
    private static readonly Dictionary<int, OpCode> Codes = typeof(OpCodes)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => (int)(ushort)code.Value);

    public static IEnumerable<MemberInfo> Touched(MethodBase method) =>
        from operand in Operands(method)
        where operand.Type is OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineTok
        let member = method.Module.ResolveMember(operand.Token, TypeArguments(method), MethodArguments(method))
        where member is not null
        select member;

    /// <summary>Types that a method's code names: asked for by is, as, a cast or typeof, or given to a generic method.</summary>
    public static IEnumerable<Type> Types(MethodBase method) =>
        Operands(method)
            .Where(operand => operand.Type is OperandType.InlineType)
            .Select(operand => method.Module.ResolveType(operand.Token, TypeArguments(method), MethodArguments(method)))
            .Concat(
                Touched(method)
                    .SelectMany(member =>
                        member switch
                        {
                            Type type => [type],
                            MethodInfo { IsGenericMethod: true } generic => generic.GetGenericArguments(),
                            _ => Type.EmptyTypes,
                        }
                    )
            );

    /// <summary>Texts in a method's code.</summary>
    public static IEnumerable<string> Strings(MethodBase method) =>
        Operands(method)
            .Where(operand => operand.Type is OperandType.InlineString)
            .Select(operand => method.Module.ResolveString(operand.Token));

    private static Type[]? TypeArguments(MethodBase method) =>
        method.DeclaringType is { IsGenericType: true } type ? type.GetGenericArguments() : null;

    private static Type[]? MethodArguments(MethodBase method) => method.IsGenericMethod ? method.GetGenericArguments() : null;

    private static IEnumerable<(OperandType Type, int Token)> Operands(MethodBase method)
    {
        if (method.GetMethodBody()?.GetILAsByteArray() is not { } il)
        {
            yield break;
        }
        for (var at = 0; at < il.Length; )
        {
            var value = (int)il[at++];
            if (value == 0xFE)
            {
                value = 0xFE00 | il[at++];
            }
            var code = Codes[value];
            if (
                code.OperandType
                is OperandType.InlineMethod
                    or OperandType.InlineField
                    or OperandType.InlineTok
                    or OperandType.InlineType
                    or OperandType.InlineString
            )
            {
                yield return (code.OperandType, BitConverter.ToInt32(il, at));
            }

            at += code.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + 4 * BitConverter.ToInt32(il, at),
                _ => 4,
            };
        }
    }

    /// <summary>All methods and constructors of a type, compiler-made ones included.</summary>
    public static IEnumerable<MethodBase> Methods(Type type)
    {
        const BindingFlags all =
            BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;
        return type.GetMethods(all).Cast<MethodBase>().Concat(type.GetConstructors(all));
    }

    /// <summary>The source's name of a method: closures and state machines bear their owner's.</summary>
    public static string NameOf(MethodBase method)
    {
        var type = method.DeclaringType!;
        while (type is { IsNested: true } && type.Name.StartsWith('<'))
        {
            type = type.DeclaringType!;
        }
        var name = method.DeclaringType!.Name.StartsWith('<') && !method.Name.StartsWith('<') ? method.DeclaringType.Name : method.Name;
        return $"{type.FullName}.{(name.StartsWith('<') ? name[1..name.IndexOf('>', StringComparison.Ordinal)] : name)}";
    }
}
